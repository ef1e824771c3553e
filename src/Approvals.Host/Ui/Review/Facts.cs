using System.Text.Json;

namespace Approvals.Host.Ui.Review;

/// <summary>A context as rows for people: one for each value, named by the way to it.</summary>
internal static class Facts
{
    /// <summary>What lies deeper is shown as JSON in its row.</summary>
    private const int MaxDepth = 4;

    public const int MaxRows = 200;

    /// <param name="Before">The value of the last time; null when there was none.</param>
    public sealed record Row(string Name, string? Now, string? Before)
    {
        public bool IsChanged => Now != Before;
    }

    /// <summary>Rows of now in their order, then what is gone.</summary>
    /// <param name="before">Null when there is nothing to compare with; then no row counts as changed.</param>
    public static IReadOnlyList<Row> Of(JsonElement now, JsonElement? before)
    {
        var present = Flatten(now);
        if (before is not { } then)
            return [.. present.Select(fact => new Row(fact.Key, fact.Value, fact.Value))];
        var past = Flatten(then);
        return
        [
            .. present.Select(fact => new Row(fact.Key, fact.Value, past.GetValueOrDefault(fact.Key))),
            .. past.Where(fact => !present.ContainsKey(fact.Key)).Select(fact => new Row(fact.Key, null, fact.Value)),
        ];
    }

    private static OrderedDictionary<string, string> Flatten(JsonElement element)
    {
        var facts = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        Add(facts, "", element, 0);
        return facts;
    }

    private static void Add(OrderedDictionary<string, string> facts, string name, JsonElement value, int depth)
    {
        if (facts.Count >= MaxRows)
            return;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when depth < MaxDepth && (depth == 0 || value.EnumerateObject().Any()):
                foreach (var member in value.EnumerateObject())
                    Add(facts, name.Length == 0 ? member.Name : $"{name}.{member.Name}", member.Value, depth + 1);
                break;
            case JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)):
                facts[name] = string.Join(", ", value.EnumerateArray().Select(Text));
                break;
            case JsonValueKind.Array when depth < MaxDepth:
                var at = 0;
                foreach (var item in value.EnumerateArray())
                    Add(facts, $"{name}[{at++}]", item, depth + 1);
                break;
            default:
                facts[name] = Text(value);
                break;
        }
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Null => "none",
        _ => value.GetRawText(),
    };
}
