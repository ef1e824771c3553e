using System.Globalization;
using System.Text;

namespace Approvals.Storage;

/// <summary>
/// The words by which an approval is found, and those that a search asks for; both databases keep and compare what comes from here, so they find the
/// same. Case, accents and forms of a letter do not count (<c>STRASSE</c> is <c>Straße</c>, <c>naive</c> is <c>naïve</c>). A word begins after white
/// space or punctuation and is kept together with what follows it up to the next white space: <c>payments-api_v2</c> is found by its beginning, by
/// <c>api</c> and by <c>api_v2</c>, while <c>a_b</c> does not find <c>a b</c>. In scripts that are written without spaces every character begins a word.
/// </summary>
public static class SearchWords
{
    /// <summary>What is kept changes with this number; an index that was made under another one is made anew.</summary>
    public const int Version = 1;

    /// <summary>Longer words are cut, in the index and in the query.</summary>
    public const int MaxLength = 64;

    /// <summary>The same for a word that begins at every character: more of each would repeat the text as often as it has characters.</summary>
    public const int MaxUnspacedLength = 8;

    /// <summary>Of all words of one approval, the title's first: PostgreSQL takes at most 1 MiB of them, and a character has up to three bytes there.</summary>
    public const int MaxCharacters = 200_000;

    /// <summary>What may end a sentence, a quotation or a bracket after a word that is looked for.</summary>
    private const string Endings = ".,;:!?)]}>\"'\u2019\u201d\u203a\u00bb\u3001\u3002\u300d\u300f\u3011";

    /// <summary>Letters that no decomposition turns into those that people type instead. Capitals are folded already.</summary>
    private static readonly Dictionary<char, string> Plain = new()
    {
        ['ß'] = "ss",
        ['ς'] = "σ",
        ['ı'] = "i",
        ['æ'] = "ae",
        ['œ'] = "oe",
        ['ø'] = "o",
        ['đ'] = "d",
        ['ð'] = "d",
        ['ł'] = "l",
        ['þ'] = "th",
        ['ħ'] = "h",
    };

    /// <summary>What is kept of an approval.</summary>
    public static IReadOnlyList<string> Of(string title, string? description)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var left = MaxCharacters;
        foreach (var text in new[] { title, description })
        {
            foreach (var chunk in ChunksOf(Fold(text)))
            {
                foreach (var start in StartsIn(chunk))
                {
                    var word = WordAt(chunk, start);
                    if (word.Length > left)
                        return Sorted(words);
                    if (words.Add(word))
                        left -= word.Length;
                }
            }
        }

        return Sorted(words);
    }

    /// <summary>What a search asks for, each of which has to be there; none where it holds neither letter nor digit.</summary>
    public static IReadOnlyList<string> Terms(string? text)
    {
        var terms = new List<string>();
        foreach (var chunk in ChunksOf(Fold(text)))
        {
            var term = chunk.TrimEnd(Endings.ToCharArray());
            if (StartsIn(term) is [var first, ..])
                terms.Add(term[first..]);
        }

        return [.. terms.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The beginnings of kept words that together say what a search asks for: one, unless it is longer than what is kept.</summary>
    public static IReadOnlyList<string> Prefixes(string text)
    {
        var prefixes = new List<string>();
        foreach (var term in Terms(text))
        {
            var said = 0;
            foreach (var start in StartsIn(term))
            {
                // Half of the one before, because pieces that only follow each other may stand apart.
                if (start > 0 && (said == term.Length || start < said - MaxUnspacedLength / 2))
                    continue;
                var word = WordAt(term, start);
                said = Math.Max(said, start + word.Length);
                prefixes.Add(word);
            }
        }

        return [.. prefixes.Distinct(StringComparer.Ordinal)];
    }

    private static string[] Sorted(HashSet<string> words) => [.. words.Order(StringComparer.Ordinal)];

    private static string Fold(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (Ascii.IsValid(text))
            return text.ToLowerInvariant();
        var folded = new StringBuilder(text.Length);
        foreach (var character in text.Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (Plain.TryGetValue(character, out var plain))
                folded.Append(plain);
            else if (!IsAccent(character))
                folded.Append(character);
        }

        // Lower case may bring an accent of its own, and what is left of a syllable belongs together again.
        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>Marks that people leave out: accents of European scripts, and the points of Hebrew and Arabic. Elsewhere a mark is a vowel or a tone.</summary>
    private static bool IsAccent(char character) => character switch
    {
        >= '\u0300' and <= '\u036f' or >= '\u1ab0' and <= '\u1aff' or >= '\u1dc0' and <= '\u1dff' or >= '\ufe20' and <= '\ufe2f' => true,
        >= '\u0591' and <= '\u05bd' or '\u05bf' or '\u05c1' or '\u05c2' or '\u05c4' or '\u05c5' or '\u05c7' => true,
        >= '\u064b' and <= '\u065f' or '\u0670' => true,
        // Nothing that cannot be seen keeps a word from being found.
        _ => char.GetUnicodeCategory(character) == UnicodeCategory.Format,
    };

    private static string[] ChunksOf(string folded) => folded.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static List<int> StartsIn(string chunk)
    {
        var starts = new List<int>();
        var (at, inside) = (0, false);
        foreach (var rune in chunk.EnumerateRunes())
        {
            var unspaced = IsUnspaced(rune.Value);
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber)
            {
                if (!inside || unspaced)
                    starts.Add(at);
                // What follows a character that is a word by itself begins one too.
                inside = !unspaced;
            }
            else if (!IsMark(rune))
            {
                inside = false;
            }

            at += rune.Utf16SequenceLength;
        }

        return starts;
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static string WordAt(string chunk, int start)
    {
        var first = Rune.GetRuneAt(chunk, start);
        var end = Math.Min(chunk.Length, start + (IsUnspaced(first.Value) ? MaxUnspacedLength : MaxLength));
        return chunk[start..(end < chunk.Length && char.IsLowSurrogate(chunk[end]) ? end - 1 : end)];
    }

    /// <summary>Thai, Lao, Myanmar, Khmer, kana and the ideographs.</summary>
    private static bool IsUnspaced(int point) => point switch
    {
        < 0x0e00 => false,
        <= 0x0eff or >= 0x1000 and <= 0x109f or >= 0x1780 and <= 0x17ff => true,
        >= 0x2e80 and <= 0x2fdf or >= 0x3005 and <= 0x3007 or >= 0x3040 and <= 0x30ff or >= 0x31f0 and <= 0x31ff => true,
        >= 0x3400 and <= 0x4dbf or >= 0x4e00 and <= 0x9fff or >= 0xf900 and <= 0xfaff or >= 0x20000 and <= 0x3ffff => true,
        _ => false,
    };
}
