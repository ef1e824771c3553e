using System.Globalization;

namespace Approvals.Domain.Context;

/// <summary>Where two long texts differ: from their first difference to their last one, with some of what stands around it.</summary>
/// <param name="Start">How many characters (UTF-16) the two have in common at their beginning.</param>
/// <param name="Lead">What stands before the difference, in both.</param>
/// <param name="Tail">What stands after the difference, in both; empty where the difference itself was cut.</param>
public sealed record TextDifference(int Start, string Lead, string Now, string Before, string Tail)
{
    private const int Around = 60;
    private const int MaxDiffering = 240;

    /// <summary>Something stands before <see cref="Lead"/>.</summary>
    public bool IsLater => Start > Lead.Length;

    /// <summary>More differs than is shown.</summary>
    public bool IsCut { get; private init; }

    /// <summary>The line, from 1, in which the difference begins; 1 throughout where the text is one line.</summary>
    public int Line { get; private init; }

    public static TextDifference Between(string now, string before)
    {
        var (shorter, start) = (Math.Min(now.Length, before.Length), now.AsSpan().CommonPrefixLength(before));
        var end = 0;
        while (end < shorter - start && now[^(end + 1)] == before[^(end + 1)])
            end++;
        // No cut goes through a letter and its accent, nor through an emoji.
        start = StartOfCharacter(now, before, start);
        end = EndOfCharacter(now, before, end);
        var (nowPart, beforePart) = (now[start..(now.Length - end)], before[start..(before.Length - end)]);
        var isCut = nowPart.Length > MaxDiffering || beforePart.Length > MaxDiffering;
        return new TextDifference(start, Last(now[..start], Around), First(nowPart, MaxDiffering), First(beforePart, MaxDiffering), isCut ? "" : First(now[(now.Length - end)..], Around))
        {
            IsCut = isCut,
            Line = now.AsSpan(0, start).Count('\n') + 1,
        };
    }

    private static int StartOfCharacter(string now, string before, int start)
    {
        while (start > 0 && (Continues(now, start) || Continues(before, start)))
            start--;
        return start;
    }

    private static int EndOfCharacter(string now, string before, int end)
    {
        while (end > 0 && (Continues(now, now.Length - end) || Continues(before, before.Length - end)))
            end--;
        return end;
    }

    /// <summary>The character at this place belongs to the one before it.</summary>
    private static bool Continues(string text, int at) =>
        at > 0 && at < text.Length
        && (char.IsLowSurrogate(text[at]) || text[at] == '\u200d' || text[at - 1] == '\u200d'
            || char.GetUnicodeCategory(text, at) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark);

    private static string First(string text, int max)
    {
        if (text.Length <= max)
            return text;
        while (max > 1 && Continues(text, max))
            max--;
        return text[..max];
    }

    private static string Last(string text, int max)
    {
        if (text.Length <= max)
            return text;
        var at = text.Length - max;
        while (at < text.Length && Continues(text, at))
            at++;
        return text[at..];
    }
}
