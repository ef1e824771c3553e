using System.Text;
using Approvals.Domain.Text;

namespace Approvals.Channels.Templates;

/// <summary>Makes a value safe to stand among other words: what nobody could see, or what would reorder the words after it, becomes a mark that names it.</summary>
public static class SafeText
{
    /// <summary>On one line: line breaks and other spaces become one space.</summary>
    public static string Line(string value)
    {
        var line = new StringBuilder(value.Length);
        foreach (var rune in HiddenCharacters.Mark(value).EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune))
                line.Append(rune.ToString());
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        return line.ToString().TrimEnd(' ');
    }

    /// <summary>Keeps tabs and line breaks (as \n).</summary>
    public static string Lines(string value) => HiddenCharacters.Mark(value).Replace("\r\n", "\n", StringComparison.Ordinal);
}
