using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Approvals.Domain.Text;

/// <summary>Letters of other scripts that look like small Latin ones, after confusables.txt of UTS 39, Unicode 17.0; what is drawn differently in common fonts is left out.</summary>
public static class Lookalikes
{
    /// <summary>Of Cyrillic, Greek, Armenian and Cherokee, each before the Latin letter that it passes for.</summary>
    private const string OfOtherScripts =
        "\u0430a\u0435e\u043eo\u0440p\u0441c\u0443y\u0445x\u0456i\u0458j\u0455s\u04bbh\u0501d\u051bq\u051dw\u0475v\u04cfl\u043ak\u04afy\u04bde"
        + "\u03b1a\u03bfo\u03c1p\u03bdv\u03b9i\u03bak\u03c5u\u03c7x\u03b3y\u03f2c\u03f3j\u03c9w"
        + "\u0585o\u0578n\u057du\u0570h\u0581g\u0566q\u0561w\u0575j"
        + "\uab75i\uabaas\uabafc\uaba9v\uab93z\uab83w\uab8bh";

    /// <summary>Latin letters, figures and signs that pass for others, beside what compatibility already folds.</summary>
    private const string OfTheSame = "\u0131i\u0251a\u0261g\u0269i\u0138k\u01c0l1l0o\u2010-\u2011-\u2012-\u2013-\u2014-\u2212-\u2019'\u02bc'\u2032'`'\u2018'\u02b9'";

    private static readonly FrozenDictionary<char, char> Foreign = Pairs(OfOtherScripts);

    private static readonly FrozenDictionary<char, char> Any = Pairs(OfOtherScripts + OfTheSame);

    /// <summary>Equal for two names exactly where they look alike.</summary>
    /// <param name="name">Folded to small letters.</param>
    public static string Skeleton(string name)
    {
        if (Ascii.IsValid(name) && !name.AsSpan().ContainsAny(Doubtful))
            return name;
        var skeleton = new StringBuilder(name.Length);
        foreach (var rune in name.Normalize(NormalizationForm.FormKD).ToLowerInvariant().EnumerateRunes())
        {
            if (!CodePoints.IsUnseen(rune.Value))
                skeleton.Append(rune.IsBmp && Any.TryGetValue((char)rune.Value, out var other) ? other.ToString() : rune.ToString());
        }

        return skeleton.Replace("rn", "m").Replace("vv", "w").ToString();
    }

    /// <summary>
    /// The letters in a name that pass for Latin ones, by their names (<c>U+0430</c>). Only in words that could be taken for Latin, or that mix scripts: Russian
    /// written in Russian is no imitation.
    /// </summary>
    public static IReadOnlyList<string> In(string name)
    {
        if (Ascii.IsValid(name))
            return [];
        var found = new List<string>();
        for (var start = 0; start < name.Length;)
        {
            var end = start;
            while (end < name.Length && (char.IsLetter(name[end]) || char.GetUnicodeCategory(name[end]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Surrogate))
                end++;
            if (Imitates(name.AsSpan(start, end - start)))
                found.AddRange(name[start..end].Where(Foreign.ContainsKey).Select(letter => HiddenCharacters.Name(letter)));
            start = end + 1;
        }

        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    private static readonly System.Buffers.SearchValues<char> Doubtful = System.Buffers.SearchValues.Create("01rv`'");

    private static bool Imitates(ReadOnlySpan<char> word)
    {
        var (foreign, latin, other) = (false, false, false);
        foreach (var letter in word)
        {
            foreign |= Foreign.ContainsKey(letter);
            latin |= char.IsAsciiLetter(letter);
            other |= !Foreign.ContainsKey(letter) && !char.IsAsciiLetter(letter);
        }

        return foreign && (latin || !other);
    }

    private static FrozenDictionary<char, char> Pairs(string text) =>
        text.Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1]);
}
