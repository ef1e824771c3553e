using System.Globalization;
using System.Text;

namespace Approvals.Host.Operations.Metrics;

/// <summary>Names and labels of the text format, version 0.0.4.</summary>
public static class PrometheusText
{
    /// <summary>Dots become underscores; the unit, and of a counter <c>total</c>, end the name.</summary>
    public static string Name(string instrument, string? unit, bool isCounter)
    {
        var name = new StringBuilder(instrument.Length + 16);
        foreach (var letter in instrument)
            name.Append(char.IsAsciiLetterOrDigit(letter) || letter == ':' ? letter : '_');
        var suffix = unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            _ => "",
        };
        name.Append(suffix);
        return name.Append(isCounter ? "_total" : "").ToString();
    }

    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var labels = new StringBuilder("{");
        foreach (var (key, value) in tags)
        {
            if (labels.Length > 1)
                labels.Append(',');
            labels.Append(Name(key, null, isCounter: false)).Append("=\"").Append(EscapedLabel(Text(value))).Append('"');
        }

        return labels.Append('}').ToString();
    }

    public static string With(string labels, string key, string value) =>
        labels.Length == 0 ? $"{{{key}=\"{value}\"}}" : $"{labels[..^1]},{key}=\"{value}\"}}";

    public static string Escaped(string help) => help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string EscapedLabel(string value) => Escaped(value).Replace("\"", "\\\"", StringComparison.Ordinal);

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
