using System.Globalization;
using System.Text;
using System.Text.Json;
using Approvals.Domain.Json;

namespace Approvals.Domain.Context;

/// <summary>
/// A value of a context as text for people, so that no two values look the same: a text that could be taken for a value of another type
/// stands in quotes and says that it is a text, and lists and objects are JSON.
/// </summary>
/// <param name="Text">Whole; whoever shows it cuts it.</param>
/// <param name="Label">Says what <paramref name="Text"/> is where it could be taken for something else; null elsewhere.</param>
public sealed record FactText(string Text, string? Label)
{
    private const int MaxOtherType = 40;

    private static readonly string[] Words = ["true", "false", "yes", "no", "on", "off", "null", "nil", "none", "undefined", "nan", "infinity", "-infinity", "empty", "new", "gone", "text"];

    /// <summary>In one line of a message.</summary>
    public string InOneLine => Label is null ? Text : $"{Text} ({Label})";

    /// <param name="isOneLine">Line breaks cannot be shown, so a text that has some stands in quotes, escaped.</param>
    public static FactText Of(JsonElement value, bool isOneLine = false) => value.ValueKind switch
    {
        JsonValueKind.String => OfText(value.GetString()!, isOneLine),
        JsonValueKind.Object or JsonValueKind.Array => new FactText(CanonicalJson.Write(value), null),
        _ => new FactText(value.GetRawText(), null),
    };

    private static FactText OfText(string text, bool isOneLine) => text switch
    {
        "" => new FactText("\"\"", "empty text"),
        _ when string.IsNullOrWhiteSpace(text) => new FactText(Quote(text), "text of blanks"),
        _ when char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) => new FactText(IsShownInLines(text, isOneLine) ? text : Quote(text), "text with blanks at its ends"),
        // What looks like it only in other letters, such as full-width digits, is taken for it as well.
        _ when LooksLikeAnother(text.Normalize(NormalizationForm.FormKC)) || isOneLine && text.Any(IsBreak) => new FactText(Quote(text), "text"),
        _ => new FactText(text, null),
    };

    /// <summary>Lines in quotes would all be one; most logs end in a line break.</summary>
    private static bool IsShownInLines(string text, bool isOneLine) => !isOneLine && text.AsSpan().Trim().Contains('\n');

    private static bool LooksLikeAnother(string text) =>
        text[0] is '{' or '[' or '"'
        || text.Length <= MaxOtherType
            && (Words.Contains(text, StringComparer.OrdinalIgnoreCase) || double.TryParse(text, NumberStyles.Any, CultureInfo.InvariantCulture, out _)
                || text.StartsWith("0x", StringComparison.OrdinalIgnoreCase));

    private static bool IsBreak(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';

    /// <summary>As JSON writes it; every blank but the space is escaped, because blanks cannot be told apart by looking at them.</summary>
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsControl(c) || c != ' ' && char.IsWhiteSpace(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
