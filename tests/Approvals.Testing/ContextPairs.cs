using System.Globalization;
using System.Text.Json;

namespace Approvals.Testing;

/// <summary>A row that a reader must be shown.</summary>
/// <param name="Now">Null when it must say that nothing stands there any more.</param>
/// <param name="Before">Null when it must say nothing of before.</param>
public sealed record ExpectedRow(string Name, string? Now, string? Before);

/// <summary>Two contexts of one workflow, asked one after the other, and what has to be said of the second.</summary>
/// <param name="Changed">The changed places as JSON pointers, in any order.</param>
/// <param name="Rows">The first rows, in their order.</param>
public sealed record ContextPair(string Before, string After, IReadOnlyList<string> Changed, IReadOnlyList<ExpectedRow> Rows)
{
    public override string ToString() => $"{Head(Before)} -> {Head(After)}";

    private static string Head(string json) => json.Length <= 60 ? json : json[..60] + "...";
}

/// <summary>The pairs of context-pairs.json, those that are only described there written out.</summary>
public static class ContextPairs
{
    public const int Long = 200_000;

    private static readonly string LongText = string.Concat(Enumerable.Range(0, Long / 20).Select(line => $"{line:00000} of a long log\n"));

    public static IReadOnlyList<ContextPair> All { get; } = Read();

    /// <summary>An object of so many keys k0000, k0001 ... with their number as value.</summary>
    public static string Keys(int count, params (int Key, string Value)[] others)
    {
        var values = Enumerable.Range(0, count).ToDictionary(key => key, key => key.ToString(CultureInfo.InvariantCulture));
        foreach (var (key, value) in others)
            values[key] = value;
        return "{" + string.Join(',', values.Select(pair => $"\"k{pair.Key:0000}\":{pair.Value}")) + "}";
    }

    private static List<ContextPair> Read()
    {
        using var stream = typeof(ContextPairs).Assembly.GetManifestResourceStream("context-pairs.json")!;
        using var pairs = JsonDocument.Parse(stream);
        return [.. pairs.RootElement.EnumerateArray().Select(pair => new ContextPair(
            Text(pair.GetProperty("before")),
            Text(pair.GetProperty("after"), pair.GetProperty("before")),
            [.. pair.GetProperty("changed").EnumerateArray().Select(pointer => pointer.GetString()!)],
            pair.TryGetProperty("rows", out var rows) ? [.. rows.EnumerateArray().Select(row => new ExpectedRow(row[0].GetString()!, row[1].GetString(), row[2].GetString()))] : []))];
    }

    private static string Text(JsonElement context, JsonElement? before = null)
    {
        if (context.ValueKind == JsonValueKind.Object && context.TryGetProperty("log", out var log))
            return JsonSerializer.Serialize(new { log = Described(log.GetString()!) });
        if (context.ValueKind == JsonValueKind.Object)
            return context.GetRawText();
        return context.GetString() switch
        {
            "300 keys k0000…k0299 with their number as value" => Keys(300),
            "the same, k0250 is the text EVIL" => Keys(300, (250, "\"EVIL\"")),
            "8,000 keys" => Keys(8_000),
            "the same" => Text(before!.Value),
            var other => throw new InvalidOperationException($"No context is described by \"{other}\"."),
        };
    }

    private static string Described(string log) => log switch
    {
        "200,000 characters" => LongText,
        "the same with one character changed in the middle" => LongText[..(Long / 2)] + "X" + LongText[((Long / 2) + 1)..],
        _ => throw new InvalidOperationException($"No log is described by \"{log}\"."),
    };
}
