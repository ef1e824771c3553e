using System.Text.Json;

namespace Approvals.Testing;

/// <summary>A text that somebody sends in a field of a request or of a vote, and what has to come of it.</summary>
/// <param name="Status">400: refused, and the answer names the field.</param>
/// <param name="Marks">The names of the characters that people must be shown a mark for.</param>
public sealed record TextCase(string Field, string Text, int Status, IReadOnlyList<string>? Marks)
{
    public override string ToString() => $"{Field}: {JsonSerializer.Serialize(Text.Length > 60 ? Text[..60] : Text)}";
}

/// <summary>Principals that are shown together, and the name that each must have there.</summary>
public sealed record NamesCase(IReadOnlyList<string> Shown, IReadOnlyList<string> Names)
{
    public override string ToString() => JsonSerializer.Serialize(Shown);
}

/// <summary>The cases of texts.json and people.json.</summary>
public static class TextCases
{
    private static readonly JsonSerializerOptions CamelCase = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static IReadOnlyList<TextCase> Texts { get; } = Read<TextCase>("texts.json");

    public static IReadOnlyList<NamesCase> Names { get; } = Read<NamesCase>("people.json");

    private static List<T> Read<T>(string file)
    {
        using var stream = typeof(TextCases).Assembly.GetManifestResourceStream(file)!;
        return JsonSerializer.Deserialize<List<T>>(stream, CamelCase)!;
    }
}
