using System.Text.Json.Nodes;
using Approvals.Host.Addresses;
using Approvals.Host.Api.Errors;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Approvals.Host.Api.OpenApi;

/// <summary>Adds to the generated description what the routes say in metadata.</summary>
internal static class Describer
{
    public static Task Document(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var links = context.ApplicationServices.GetRequiredService<Links>();
        document.Info = new OpenApiInfo { Title = "Approvals", Version = "v1", Description = "A durable approval gate. Errors are RFC 9457 problem documents with stable codes: " + links.To("/docs/errors.") };
        document.Servers = [new OpenApiServer { Url = links.Server }];
        document.AddComponent("bearer", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key (ak_…) or a JWT.",
        });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
        return Task.CompletedTask;
    }

    public static Task Operation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var route = "/" + context.Description.RelativePath;
        var isWrite = context.Description.HttpMethod is "POST" or "DELETE";
        operation.Parameters ??= [];
        if (route.Contains("{id}", StringComparison.Ordinal))
            operation.Parameters.Add(Parameter("id", ParameterLocation.Path, route.StartsWith("/api/approvals", StringComparison.Ordinal) ? "The approval." : route.StartsWith("/api/keys", StringComparison.Ordinal) ? "The key." : "The notification or delivery.", QueryValues.Id));
        foreach (var query in metadata.OfType<QueryParameter>())
            operation.Parameters.Add(Parameter(query.Name, ParameterLocation.Query, query.Description, QueryValues.Of(query)));
        foreach (var header in HeadersOf(route, isWrite).Concat(metadata.OfType<HeaderParameter>()))
            operation.Parameters.Add(Parameter(header.Name, ParameterLocation.Header, header.Description));
        if (Examples.Of(operation.OperationId) is { } example && operation.RequestBody?.Content is { } contents && contents.TryGetValue("application/json", out var body))
            body.Example = JsonNode.Parse(example);
        operation.Responses ??= [];
        foreach (var empty in metadata.OfType<EmptyResponse>())
            operation.Responses[Text(empty.Status)] = new OpenApiResponse { Description = empty.Description };
        // By name: the generator's schema of it would be spelled out at every refusal. The component is there because a batch answers with problems.
        var problem = new OpenApiSchemaReference(nameof(ProblemDocument), context.Document);
        foreach (var kinds in KindsOf(route, isWrite).Concat(metadata.OfType<RefusedWith>().Select(refused => refused.Kind)).Distinct().GroupBy(kind => kind.Status))
            operation.Responses.TryAdd(Text(kinds.Key), Refusal([.. kinds], problem));
        return Task.CompletedTask;
    }

    private static IEnumerable<HeaderParameter> HeadersOf(string route, bool isWrite)
    {
        if (isWrite)
            yield return new HeaderParameter("Idempotency-Key", "1 to 255 visible ASCII characters; repeating the call with the same key has one effect.");
        if (isWrite && route.Contains("{id}", StringComparison.Ordinal))
            yield return new HeaderParameter("If-Match", "The version, in quotes, that the approval must still have.");
    }

    private static IEnumerable<ErrorKind> KindsOf(string route, bool isWrite)
    {
        yield return ErrorKind.InvalidRequest;
        yield return ErrorKind.Unauthenticated;
        if (route.Contains("{id}", StringComparison.Ordinal))
            yield return ErrorKind.NotFound;
        if (isWrite)
        {
            foreach (var kind in new[] { ErrorKind.InFlight, ErrorKind.TooLarge, ErrorKind.UnsupportedMediaType, ErrorKind.IdempotencyKeyReused })
                yield return kind;
        }

        yield return ErrorKind.RateLimited;
        yield return ErrorKind.Unavailable;
    }

    private static OpenApiResponse Refusal(IReadOnlyList<ErrorKind> kinds, IOpenApiSchema problem) => new()
    {
        Description = string.Join("; ", kinds.Select(kind => $"{kind.Code}: {kind.Title}")),
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Problem.ContentType] = new OpenApiMediaType { Schema = problem } },
    };

    private static OpenApiParameter Parameter(string name, ParameterLocation place, string description, OpenApiSchema? schema = null) => new()
    {
        Name = name,
        In = place,
        Required = place == ParameterLocation.Path,
        Description = description,
        Schema = schema ?? QueryValues.Text,
    };

    private static string Text(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
