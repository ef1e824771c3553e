using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Approvals.Host.Api.OpenApi;

/// <summary>What the values in an address may be.</summary>
internal static class QueryValues
{
    public static OpenApiSchema Text => new() { Type = JsonSchemaType.String };

    public static OpenApiSchema Id => new() { Type = JsonSchemaType.String, Format = "uuid" };

    public static OpenApiSchema Of(QueryParameter query) => query.Words is { } words ? Words(words) : query.Name switch
    {
        "limit" => Number(1, 200),
        "wait" => Number(0, 60),
        "approved" or "pending" or "rejected" or "cancelled" => Number(200, 599),
        "mine" or "unread" => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        _ => Text,
    };

    private static OpenApiSchema Number(int least, int most) => new()
    {
        Type = JsonSchemaType.Integer,
        Minimum = least.ToString(CultureInfo.InvariantCulture),
        Maximum = most.ToString(CultureInfo.InvariantCulture),
    };

    private static OpenApiSchema Words(IEnumerable<string> words) => new() { Type = JsonSchemaType.String, Enum = [.. words.Select(word => (JsonNode)JsonValue.Create(word))] };
}
