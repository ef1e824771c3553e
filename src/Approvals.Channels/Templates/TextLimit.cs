using System.Globalization;

namespace Approvals.Channels.Templates;

/// <summary>Shortens text between characters as people see them, so that no emoji or accent is torn.</summary>
public static class TextLimit
{
    private const string Ellipsis = "…";

    /// <param name="max">The most that the result may cost; at least 1.</param>
    /// <param name="cost">What a piece of text costs where the result goes; there &lt; may be four characters.</param>
    public static string Cut(string text, int max, Func<string, int> cost)
    {
        if (cost(text) <= max)
            return text;
        var end = 0;
        var spent = Ellipsis.Length;
        while (end < text.Length)
        {
            var next = end + StringInfo.GetNextTextElementLength(text, end);
            spent += cost(text[end..next]);
            if (spent > max)
                break;
            end = next;
        }

        return text[..end].TrimEnd() + Ellipsis;
    }

    public static string Cut(string text, int max) => Cut(text, max, piece => piece.Length);
}
