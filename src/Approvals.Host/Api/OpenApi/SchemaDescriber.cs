using System.Text.Json.Nodes;
using Approvals.Domain.Json;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Approvals.Host.Api.OpenApi;

/// <summary>Says of a type what its converter does and the generator cannot see.</summary>
internal static class SchemaDescriber
{
    // Null is said by whoever may hold one: where both sides allowed it, "oneOf" would refuse it.
    private const JsonSchemaType AnythingButNull =
        JsonSchemaType.Object | JsonSchemaType.Array | JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean;

    public static async Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.IsEnum)
            schema.Type = (schema.Type ?? default) | JsonSchemaType.String;
        else if (type == typeof(Principal))
            (schema.Type, schema.Description) = (JsonSchemaType.String, "user:NAME, group:NAME or service:NAME");
        else if (type == typeof(RawJson))
            (schema.Type, schema.Description) = (AnythingButNull, "Any JSON, kept as sent.");
        else if (context.JsonTypeInfo.Type == typeof(long) || context.JsonTypeInfo.Type == typeof(int))
            schema.Type = JsonSchemaType.Integer;
        else if (type == typeof(long) || type == typeof(int))
            schema.Type = JsonSchemaType.Integer | JsonSchemaType.Null;
        else if (type == typeof(DraftTimeout))
            (schema.Type, schema.Description) = (JsonSchemaType.Integer | JsonSchemaType.Null, "Milliseconds; 0 or absent: the configured default; null: never.");
        else if (context.JsonTypeInfo.ElementType == typeof(Principal))
            schema.Items ??= await context.GetOrCreateSchemaAsync(typeof(Principal), null, cancellationToken);
        if (ClosedWords.RequiredOf(type) is { } required)
            Require(schema, required);
        if (context.JsonPropertyInfo is { } property && ClosedWords.Of(property.DeclaringType, property.Name) is { } words)
            Limit(schema, words);
    }

    /// <summary>In a body these must be there and hold something; whatever else it has may be absent.</summary>
    private static void Require(OpenApiSchema schema, IReadOnlyCollection<string> required)
    {
        schema.Required = required.Count == 0 ? null : new HashSet<string>(required, StringComparer.Ordinal);
        foreach (var name in required)
        {
            if (schema.Properties?[name] is OpenApiSchema { Type: { } type } property)
                property.Type = type & ~JsonSchemaType.Null;
        }
    }

    private static void Limit(OpenApiSchema schema, IEnumerable<string> words)
    {
        var target = schema.Type is { } type && type.HasFlag(JsonSchemaType.Array) ? schema.Items as OpenApiSchema : schema;
        if (target is null)
            return;
        target.Enum = [.. words.Select(word => (JsonNode)JsonValue.Create(word))];
        if (target.Type is { } own && own.HasFlag(JsonSchemaType.Null))
            target.Enum.Add(JsonNullSentinel.JsonNull);
    }
}
