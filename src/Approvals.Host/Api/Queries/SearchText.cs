using System.Text;

namespace Approvals.Host.Api.Queries;

/// <summary>Splits what somebody searches for into folded words, the way the index was written: NFC, lower case, letters and digits.</summary>
internal static class SearchText
{
    public const int MaxWords = 10;

    public static IReadOnlyList<string> Split(string text)
    {
        var folded = (Ascii.IsValid(text) ? text : text.Normalize(NormalizationForm.FormC)).ToLowerInvariant();
        var words = new List<string>();
        for (var at = 0; at < folded.Length && words.Count < MaxWords;)
        {
            var start = at;
            while (at < folded.Length && char.IsLetterOrDigit(folded[at]))
                at++;
            if (at > start)
                words.Add(folded[start..at]);
            at++;
        }

        return words;
    }
}
