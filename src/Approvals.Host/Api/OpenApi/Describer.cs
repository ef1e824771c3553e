using System.Text.Json.Nodes;
using Approvals.Domain.Json;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Host.Api.Errors;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Approvals.Host.Api.OpenApi;

/// <summary>Adds to the generated description what the routes say in metadata.</summary>
internal static class Describer
{
    public static Task Document(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo { Title = "Approvals", Version = "v1", Description = "A durable approval gate. Errors are RFC 9457 problem documents with stable codes: /docs/errors." };
        document.Servers = [];
        document.AddComponent("bearer", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key (ak_…) or a JWT.",
        });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] }];
        return Task.CompletedTask;
    }

    public static async Task Operation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var route = "/" + context.Description.RelativePath;
        var isWrite = context.Description.HttpMethod is "POST" or "DELETE";
        operation.Parameters ??= [];
        if (route.Contains("{id}", StringComparison.Ordinal))
            operation.Parameters.Add(Parameter("id", ParameterLocation.Path, route.StartsWith("/api/approvals", StringComparison.Ordinal) ? "The approval." : "The notification or delivery.", JsonSchemaType.String, "uuid"));
        foreach (var query in metadata.OfType<QueryParameter>())
            operation.Parameters.Add(Parameter(query.Name, ParameterLocation.Query, query.Description));
        foreach (var header in HeadersOf(route, isWrite).Concat(metadata.OfType<HeaderParameter>()))
            operation.Parameters.Add(Parameter(header.Name, ParameterLocation.Header, header.Description));
        if (Examples.Of(operation.OperationId) is { } example && operation.RequestBody?.Content is { } contents && contents.TryGetValue("application/json", out var body))
            body.Example = JsonNode.Parse(example);
        operation.Responses ??= [];
        foreach (var empty in metadata.OfType<EmptyResponse>())
            operation.Responses[Text(empty.Status)] = new OpenApiResponse { Description = empty.Description };
        var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemDocument), null, cancellationToken);
        foreach (var kinds in KindsOf(route, isWrite).Concat(metadata.OfType<RefusedWith>().Select(refused => refused.Kind)).Distinct().GroupBy(kind => kind.Status))
            operation.Responses.TryAdd(Text(kinds.Key), Refusal([.. kinds], problem));
    }

    public static Task Schema(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(Principal))
            (schema.Type, schema.Description) = (JsonSchemaType.String, "user:NAME, group:NAME or service:NAME");
        else if (type == typeof(RawJson))
            schema.Description = "Any JSON, kept as sent.";
        else if (type == typeof(DraftTimeout))
            (schema.Type, schema.Description) = (JsonSchemaType.Integer | JsonSchemaType.Null, "Milliseconds; 0 or absent: the configured default; null: never.");
        else if (type == typeof(ApprovalDraft))
            schema.Required = new HashSet<string>(StringComparer.Ordinal) { "title" };
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

    private static OpenApiResponse Refusal(IReadOnlyList<ErrorKind> kinds, OpenApiSchema problem) => new()
    {
        Description = string.Join("; ", kinds.Select(kind => $"{kind.Code}: {kind.Title}")),
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Problem.ContentType] = new OpenApiMediaType { Schema = problem } },
    };

    private static OpenApiParameter Parameter(string name, ParameterLocation place, string description, JsonSchemaType type = JsonSchemaType.String, string? format = null) => new()
    {
        Name = name,
        In = place,
        Required = place == ParameterLocation.Path,
        Description = description,
        Schema = new OpenApiSchema { Type = type, Format = format },
    };

    private static string Text(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
