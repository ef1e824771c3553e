using Approvals.Channels.Templates;

namespace Approvals.Channels.Slack;

/// <summary>Values in texts that no template writes.</summary>
internal static class SlackText
{
    /// <summary>At most <paramref name="max"/> characters as Slack counts them, with nothing in it that begins a mention or a link.</summary>
    public static string Of(string value, int max) => Escape(TextLimit.Cut(SafeText.Lines(value), max, piece => Escape(piece).Length));

    private static string Escape(string value) => value
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
