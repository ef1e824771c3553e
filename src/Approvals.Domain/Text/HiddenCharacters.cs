using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Approvals.Domain.Text;

/// <summary>
/// Characters that people cannot see, or that reorder what they see: bidirectional controls, default-ignorable code points, control characters, separators of lines
/// that are none. Where such a character does its work inside an emoji, or a joiner inside a script that needs it, it is not hidden: what it does is seen.
/// </summary>
public static class HiddenCharacters
{
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;
    private const int TextStyle = 0xFE0E;
    private const int EmojiStyle = 0xFE0F;
    private const int Keycap = 0x20E3;
    private const int BlackFlag = 0x1F3F4;
    private const int TagSpace = 0xE0020;
    private const int CancelTag = 0xE007F;
    private const int LeastTags = 3;
    private const int MostTags = 6;
    private const int BrailleBlank = 0x2800;

    /// <summary>A character of ASCII that is seen, or a line end or tab: nearly every text holds nothing else.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "\t\n" + string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code)));

    /// <summary>Whether the text holds a hidden character.</summary>
    public static bool Any(string text) => First(text) is not null;

    /// <summary>The name of the first hidden character; null where there is none.</summary>
    public static string? First(string text)
    {
        for (var at = IsPlain(text) ? text.Length : 0; at < text.Length; at += LengthAt(text, at))
        {
            if (IsHidden(text, at))
                return Name(CodeAt(text, at));
        }

        return null;
    }

    /// <summary>Each hidden character as a mark that names it, <c>[U+202E]</c>: for messages that are plain text.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Mark(string? text) => text is null || IsPlain(text)
        ? text
        : string.Concat(Runs(text).Select(run => run.IsHidden ? $"[{run.Text}]" : run.Text));

    /// <summary>On one line, as a log takes it: tabs and line ends are marks too, so that no text can pass for a line of its own.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? MarkLine(string? text) => Mark(text)?
        .Replace("\t", "[U+0009]", StringComparison.Ordinal).Replace("\r", "[U+000D]", StringComparison.Ordinal).Replace("\n", "[U+000A]", StringComparison.Ordinal);

    /// <summary>The text in pieces: what is seen as it is, and for each hidden character its name, <c>U+202E</c>. Repeats of one follow as a count.</summary>
    public static IEnumerable<TextRun> Runs(string text)
    {
        var start = 0;
        for (var at = 0; at < text.Length;)
        {
            if (!IsHidden(text, at))
            {
                at += LengthAt(text, at);
                continue;
            }

            if (at > start)
                yield return new TextRun(text[start..at], IsHidden: false);
            var (code, count) = (CodeAt(text, at), 0);
            for (; at < text.Length && CodeAt(text, at) == code && IsHidden(text, at); count++)
                at += LengthAt(text, at);
            yield return new TextRun(Name(code) + (count > 1 ? $" ×{count}" : ""), IsHidden: true);
            start = at;
        }

        if (start < text.Length)
            yield return new TextRun(text[start..], IsHidden: false);
    }

    /// <summary>Whether there is something to read: spaces, joiners, blanks and accents that stand on nothing are not.</summary>
    public static bool HasVisible([NotNullWhen(true)] string? text)
    {
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (!CodePoints.IsUnseen(rune.Value) && IsSeen(Rune.GetUnicodeCategory(rune)))
                return true;
        }

        return false;
    }

    /// <summary>How a code point is named, at least four hexadecimal digits: <c>U+00AD</c>.</summary>
    public static string Name(int code) => string.Create(CultureInfo.InvariantCulture, $"U+{code:X4}");

    /// <summary>Whether the character that starts at this place is hidden, where it stands.</summary>
    internal static bool IsHidden(string text, int at)
    {
        var code = CodeAt(text, at);
        return code switch
        {
            '\t' or '\n' => false,
            // The end of a line on some systems; alone it sets a terminal back to where the line began.
            '\r' => After(text, at) != '\n',
            NonJoiner or Joiner => !IsJoinerAtWork(text, at, code),
            TextStyle or EmojiStyle => !IsStyleAtWork(text, at),
            BrailleBlank => !IsBraille(Before(text, at)) && !IsBraille(After(text, at)),
            >= TagSpace and <= CancelTag => !IsTagOfFlag(text, at),
            // What chooses the form of a Mongolian letter, and the vowel separator.
            >= 0x180B and <= 0x180F => !IsMongolian(Before(text, at)),
            >= 0x13430 and <= 0x1343F => !IsHieroglyph(Before(text, at)),
            _ => code < 0xA0 ? code < 0x20 || code >= 0x7F : IsSurrogate(code) || CodePoints.IsUnseen(code),
        };
    }

    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExcept(Plain);

    private static bool IsSeen(UnicodeCategory category) => category switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned => false,
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => false,
        _ => true,
    };

    private static bool IsJoinerAtWork(string text, int at, int code)
    {
        var (before, after) = (Before(text, at), After(text, at));
        if (code == Joiner && CodePoints.IsPictographic(after) && IsEndOfEmoji(text, at))
            return true;
        if (after is NonJoiner or Joiner)
            return false;
        if (IsSign(before, CodePoints.IsConjunct))
            return IsMark(before) || IsMark(after);
        return IsSign(before, CodePoints.IsCursive) && (code == Joiner || IsSign(after, CodePoints.IsCursive));
    }

    private static bool IsEndOfEmoji(string text, int at)
    {
        var before = Before(text, at);
        if (CodePoints.IsPictographic(before))
            return true;
        // A style or a skin tone stands between an emoji and what it is joined to.
        return before is EmojiStyle or (>= 0x1F3FB and <= 0x1F3FF) && CodePoints.IsPictographic(Before(text, at - (before == EmojiStyle ? 1 : 2)));
    }

    private static bool IsStyleAtWork(string text, int at)
    {
        var before = Before(text, at);
        return CodePoints.IsPictographic(before) || before is '#' or '*' or (>= '0' and <= '9') && After(text, at) == Keycap;
    }

    /// <summary>The flags of England, Scotland, Wales and the like: a black flag, from three to six small letters and digits as tags, and the tag that ends them.</summary>
    private static bool IsTagOfFlag(string text, int at)
    {
        var first = at;
        // No further than a flag can reach, so that a long run of tags is read in a time that grows with its length only.
        for (var steps = 0; steps <= MostTags && Before(text, first) is >= TagSpace and < CancelTag; steps++)
            first -= 2;
        if (Before(text, first) != BlackFlag)
            return false;
        var (count, next) = (0, first);
        for (; next < text.Length && count <= MostTags && CodeAt(text, next) is (>= 0xE0030 and <= 0xE0039) or (>= 0xE0061 and <= 0xE007A); next += 2)
            count++;
        return count is >= LeastTags and <= MostTags && next < text.Length && CodeAt(text, next) == CancelTag && at <= next;
    }

    private static bool IsSign(int code, Func<int, bool> isOfScript) => code >= 0 && isOfScript(code) && (Rune.IsLetter(new Rune(code)) || IsMark(code));

    private static bool IsMark(int code) => code >= 0 && !CodePoints.IsUnseen(code)
        && Rune.GetUnicodeCategory(new Rune(code)) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsBraille(int code) => code is > BrailleBlank and <= 0x28FF;

    private static bool IsMongolian(int code) => code is >= 0x1820 and <= 0x18AA;

    private static bool IsHieroglyph(int code) => code is >= 0x13000 and <= 0x143FA;

    private static bool IsSurrogate(int code) => code is >= 0xD800 and <= 0xDFFF;

    /// <summary>The code point that starts here; half a pair stands for itself.</summary>
    private static int CodeAt(string text, int at) => LengthAt(text, at) == 2 ? char.ConvertToUtf32(text[at], text[at + 1]) : text[at];

    private static int LengthAt(string text, int at) => char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;

    private static int Before(string text, int at) => at switch
    {
        <= 0 => -1,
        > 1 when char.IsSurrogatePair(text[at - 2], text[at - 1]) => char.ConvertToUtf32(text[at - 2], text[at - 1]),
        _ => Known(text[at - 1]),
    };

    private static int After(string text, int at)
    {
        var next = at + LengthAt(text, at);
        return next < text.Length ? Known(CodeAt(text, next)) : -1;
    }

    private static int Known(int code) => IsSurrogate(code) ? -1 : code;
}
