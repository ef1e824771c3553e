using System.Globalization;

namespace Approvals.Host.Ui.Parts;

/// <summary>What a text costs in a page. A page stays of bounded size only if texts are cut by that: one character may become a mark of seventy bytes.</summary>
internal static class HtmlSize
{
    private const int Escaped = 8;
    private const int Marked = 70;

    /// <summary>How many characters (UTF-16) of a text fit into so many bytes of HTML, cut between characters as people see them where that is near.</summary>
    public static int Fit(string text, int bytes)
    {
        var at = 0;
        for (; at < text.Length; at++)
        {
            bytes -= CostOf(text[at]);
            if (bytes < 0)
                break;
        }

        if (at == text.Length)
            return at;
        while (at > 0 && IsInside(text, at))
            at--;
        return at;
    }

    /// <summary>How many characters of a text are its beginning: within so many characters, lines and bytes.</summary>
    public static int Start(string text, int characters, int lines, int bytes)
    {
        var end = Math.Min(text.Length, characters);
        var at = -1;
        for (var line = 0; line < lines && (at = text.IndexOf('\n', at + 1)) >= 0 && at < end; line++)
        {
            if (line == lines - 1)
                end = at;
        }

        if (end > 0 && end < text.Length && char.IsLowSurrogate(text[end]))
            end--;
        return Fit(text[..end], bytes);
    }

    private static bool IsInside(string text, int at) =>
        char.IsLowSurrogate(text[at]) || text[at - 1] == '\u200d' || text[at] == '\u200d'
        || char.GetUnicodeCategory(text[at]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    private static int CostOf(char c) => c switch
    {
        (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or ' ' or '\n' => 1,
        _ when c >= ' ' && c <= '~' => Escaped,
        _ when char.IsLetter(c) || char.IsSurrogate(c) => Escaped,
        _ => Marked,
    };
}
