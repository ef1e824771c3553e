using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Approvals.Channels.Templates;

/// <summary>What is done with a text after its template was filled in.</summary>
internal static partial class Rendering
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 32 };
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="JsonException">A JSON template yields no JSON.</exception>
    public static string Finish(Syntax syntax, string text) => syntax switch
    {
        Syntax.Line => SafeText.Line(text),
        Syntax.Text => BlankLines().Replace(TrailingSpaces().Replace(text, ""), "\n\n").Trim() + "\n",
        Syntax.Json or Syntax.SlackJson => Rewrite(text),
        _ => text.Trim() + "\n",
    };

    /// <summary>Lets templates end a list with a comma, which conditions otherwise make a puzzle of, and never lets one leave the house.</summary>
    private static string Rewrite(string text)
    {
        using var document = JsonDocument.Parse(text, Lenient);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
            document.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    [GeneratedRegex(@"\n{3,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"[ \t\r]+$", RegexOptions.CultureInvariant | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TrailingSpaces();
}
