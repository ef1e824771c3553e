using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Approvals.Host.Tests.Support;

/// <summary>The service's description of itself, to hold what it answers against.</summary>
internal sealed class Described
{
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    private readonly JsonObject paths;
    private readonly JsonObject definitions;

    public Described(string text)
    {
        // What JSON Schema calls $defs, OpenAPI calls components.
        var document = JsonNode.Parse(text.Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!;
        paths = document["paths"]!.AsObject();
        definitions = document["components"]!["schemas"]!.AsObject();
    }

    public IEnumerable<JsonObject> Schemas => Below(definitions).Concat(Below(paths));

    /// <summary>The calls that answer with JSON when all is well.</summary>
    public IEnumerable<string> Calls =>
        from path in paths
        from call in path.Value!.AsObject()
        where call.Value!["responses"]!.AsObject().Any(answer => answer.Key.StartsWith('2') && answer.Value!["content"]?["application/json"] is not null)
        select $"{call.Key.ToUpperInvariant()} {path.Key}";

    /// <summary>What is wrong with this answer; nothing when it is as described, down to the last field.</summary>
    public IReadOnlyList<string> FaultsOf(string call, int status, string answer)
    {
        var media = status < 400 ? "application/json" : "application/problem+json";
        return Of(call)["responses"]?[status.ToString(System.Globalization.CultureInfo.InvariantCulture)]?["content"]?[media]?["schema"] is { } schema
            ? Faults(Closed(schema), answer)
            : [$"{call} is not described to answer {status} with {media}"];
    }

    public IReadOnlyList<string> FaultsOfBody(string call, string body) =>
        Of(call)["requestBody"]?["content"]?["application/json"]?["schema"] is { } schema ? Faults(WithDefinitions(schema), body) : [$"{call} is not described to take a body"];

    private JsonNode Of(string call)
    {
        var parts = call.Split(' ');
        return paths[parts[1]]![parts[0].ToLowerInvariant()]!;
    }

    /// <summary>A client may learn new fields; this service must describe those that it has.</summary>
    private JsonObject Closed(JsonNode schema)
    {
        var closed = WithDefinitions(schema);
        foreach (var definition in Below(closed).Where(one => one["properties"] is JsonObject && one["type"] is not null && !one.ContainsKey("additionalProperties")).ToList())
            definition["additionalProperties"] = false;
        return closed;
    }

    private JsonObject WithDefinitions(JsonNode schema) => new() { ["$defs"] = definitions.DeepClone(), ["allOf"] = new JsonArray(schema.DeepClone()) };

    private static IReadOnlyList<string> Faults(JsonObject schema, string instance)
    {
        using var parsed = JsonDocument.Parse(instance);
        var result = JsonSchema.FromText(schema.ToJsonString()).Evaluate(parsed.RootElement, Options);
        return result.IsValid ? [] : [.. result.Details.Where(detail => detail.HasErrors).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}")), .. Unexplained(result)];
    }

    private static IEnumerable<string> Unexplained(EvaluationResults result) => result.HasErrors || result.Details.Any(detail => detail.HasErrors) ? [] : ["does not fit the schema"];

    private static IEnumerable<JsonObject> Below(JsonNode? node) => node switch
    {
        JsonObject one => one.SelectMany(member => Below(member.Value)).Prepend(one),
        JsonArray many => many.SelectMany(Below),
        _ => [],
    };
}
