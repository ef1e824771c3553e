using Approvals.Domain.Principals;

namespace Approvals.Channels.Slack;

/// <summary>The places in Slack, as texts: <c>dm:ADDRESS</c>, <c>channel:NAME</c>, <c>webhook</c>.</summary>
internal static class SlackDestination
{
    public const string Webhook = "webhook";
    private const string Person = "dm:";
    private const string Shared = "channel:";

    /// <summary>A person by address, a group by its channel; whoever has neither in the common channel, or where the webhook posts.</summary>
    public static IReadOnlyList<string> Of(Addressee addressee, SlackOptions options)
    {
        if (addressee.Endpoint is not null)
            return [];
        if (options.BotToken is not null)
        {
            if (addressee.Mail is { } address)
                return [Person + address];
            if (addressee.Principal?.Kind == PrincipalKind.Group && addressee.Group?.SlackChannel is { } own)
                return [Shared + own];
            if (options.Channel is { } common)
                return [Shared + common];
        }

        return options.WebhookUrl is not null ? [Webhook] : [];
    }

    public static string? AddressIn(string destination) => After(Person, destination);

    public static string? ChannelIn(string destination) => After(Shared, destination);

    private static string? After(string prefix, string text) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;
}
