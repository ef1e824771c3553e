using System.Text;

namespace Approvals.Channels.Templates;

/// <summary>Takes from a value what would act on the text around it without being seen.</summary>
public static class SafeText
{
    /// <summary>On one line: control characters and line breaks become spaces, runs of them one.</summary>
    public static string Line(string value)
    {
        var line = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
        {
            if (!IsBreak(rune) && !Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune))
                Append(line, rune);
            else if (line.Length > 0 && line[^1] != ' ')
                line.Append(' ');
        }

        return line.ToString().TrimEnd(' ');
    }

    /// <summary>Keeps tabs and line breaks (as \n), drops every other control character.</summary>
    public static string Lines(string value)
    {
        var lines = new StringBuilder(value.Length);
        foreach (var rune in value.Replace("\r\n", "\n", StringComparison.Ordinal).EnumerateRunes())
        {
            if (IsBreak(rune) || rune.Value == '\r')
                lines.Append('\n');
            else if (rune.Value is '\n' or '\t' || !Rune.IsControl(rune))
                Append(lines, rune);
        }

        return lines.ToString();
    }

    private static bool IsBreak(Rune rune) => rune.Value is 0x85 or 0x2028 or 0x2029;

    /// <summary>An override of the writing direction makes the words after a value read backwards, so that "reject" may look like something else.</summary>
    private static void Append(StringBuilder text, Rune rune)
    {
        if (rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF))
            text.Append(rune.ToString());
    }
}
