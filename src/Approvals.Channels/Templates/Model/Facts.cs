using System.Text.Json;
using Approvals.Domain.Json;

namespace Approvals.Channels.Templates.Model;

/// <summary>The top of the context as short lines; the page shows all of it.</summary>
internal static class Facts
{
    private const int Most = 8;
    private const int MaxName = 60;
    private const int MaxValue = 160;

    public static IEnumerable<Dictionary<string, object?>> Of(RawJson context)
    {
        var root = context.Parse();
        if (root.ValueKind != JsonValueKind.Object)
            return [];
        return root.EnumerateObject()
            .Select(member => (member.Name, Value: TextOf(member.Value)))
            .Where(fact => fact.Value is not null && !string.IsNullOrWhiteSpace(fact.Name))
            .Take(Most)
            .Select(fact => new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["name"] = TextLimit.Cut(SafeText.Line(fact.Name), MaxName),
                ["value"] = TextLimit.Cut(SafeText.Line(fact.Value!), MaxValue),
            });
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => string.IsNullOrWhiteSpace(value.GetString()) ? null : value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String or JsonValueKind.Number) =>
            string.Join(", ", value.EnumerateArray().Select(item => item.ToString())) is { Length: > 0 } joined ? joined : null,
        _ => null,
    };
}
