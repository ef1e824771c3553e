using System.Text;

namespace Approvals.Storage;

/// <summary>
/// The words by which an approval is found: NFC, lower case, split wherever a character is neither letter nor digit.
/// Query and index must split alike, so both come here.
/// </summary>
public static class SearchWords
{
    /// <summary>Longer words are cut, in the index and in the query.</summary>
    public const int MaxLength = 64;

    public static IReadOnlyList<string> Of(string title, string? description)
    {
        var words = new SortedSet<string>(StringComparer.Ordinal);
        words.UnionWith(Split(title));
        words.UnionWith(Split(description));
        return [.. words];
    }

    public static IReadOnlyList<string> Split(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return [];
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in Fold(text).EnumerateRunes())
        {
            if (Belongs(rune))
            {
                word.Append(rune.ToString());
                continue;
            }

            Finish(words, word);
        }

        Finish(words, word);
        return words;
    }

    private static string Fold(string text) =>
        (Ascii.IsValid(text) ? text : text.Normalize(NormalizationForm.FormC)).ToLowerInvariant();

    /// <summary>A combining mark that NFC could not join to its letter stays with its word.</summary>
    private static bool Belongs(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static void Finish(List<string> words, StringBuilder word)
    {
        if (word.Length > 0)
            words.Add(Cut(word.ToString()));
        word.Clear();
    }

    private static string Cut(string word) => word.Length <= MaxLength
        ? word
        : word[..(char.IsHighSurrogate(word[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
}
