using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using HandlebarsDotNet;

namespace Approvals.Channels.Templates;

/// <summary>Writes a value so that it stays data in the syntax around it. Every value of every template goes through here.</summary>
internal sealed class ValueEncoder(Syntax syntax) : ITextEncoder
{
    public string Encode(string value) => syntax switch
    {
        Syntax.Html => WebUtility.HtmlEncode(SafeText.Lines(value)),
        Syntax.Text => SafeText.Lines(value),
        Syntax.Line => SafeText.Line(value),
        Syntax.Json => Json(SafeText.Lines(value)),
        Syntax.SlackJson => Json(Slack(SafeText.Lines(value))),
        _ => throw new InvalidOperationException($"No encoding for {syntax}."),
    };

    /// <summary>How long a value is where it arrives; limits of receivers count that.</summary>
    public int LengthOf(string value) => syntax == Syntax.SlackJson ? Slack(value).Length : value.Length;

    public void Encode(StringBuilder? text, TextWriter target) => target.Write(Encode(text?.ToString() ?? ""));

    public void Encode(string? text, TextWriter target) => target.Write(Encode(text ?? ""));

    public void Encode<T>(T? text, TextWriter target)
        where T : IEnumerator<char>
    {
        var value = new StringBuilder();
        while (text is not null && text.MoveNext())
            value.Append(text.Current);
        Encode(value, target);
    }

    /// <summary>The three characters that Slack asks to be escaped; nothing else begins a mention, a link or a date.</summary>
    private static string Slack(string value) => value
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Json(string value) => JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
}
