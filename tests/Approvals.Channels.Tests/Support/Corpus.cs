using System.Globalization;
using System.Text.RegularExpressions;

namespace Approvals.Channels.Tests.Support;

/// <summary>Cases kept as lines of a file; a line that begins with # and a space is about the others.</summary>
internal static partial class Corpus
{
    public static IReadOnlyList<string> Lines(string file) =>
        [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Corpora", file)).Where(line => line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))];

    /// <summary>Lines in which control characters are written as escapes.</summary>
    public static IReadOnlyList<string> Escaped(string file) => [.. Lines(file).Select(line => Escape().Replace(line, Unescape))];

    private static string Unescape(Match escape) => escape.Value[1] switch
    {
        'r' => "\r",
        'n' => "\n",
        't' => "\t",
        'v' => "\v",
        'f' => "\f",
        '0' => "\0",
        _ => ((char)ushort.Parse(escape.Value[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
    };

    [GeneratedRegex(@"\\(u[0-9a-f]{4}|[rntvf0])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escape();
}
