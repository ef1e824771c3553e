namespace Approvals.Channels.Webhook;

/// <summary>Tells programs: the endpoint of the service, or the one that a request named as its callback.</summary>
public sealed class WebhookChannel(WebhookOptions options, WebhookSender sender, PublicLinks links) : IChannel
{
    public string Name => "webhook";

    public bool IsForPeople => false;

    /// <summary>The destination is the endpoint's name; its address, which may be a secret, stays here.</summary>
    public IReadOnlyList<string> DestinationsOf(Addressee addressee) =>
        addressee.Endpoint is { } name && options.Find(name.Length == 0 ? WebhookOptions.Default : name) is not null
            ? [name.Length == 0 ? WebhookOptions.Default : name]
            : [];

    public async Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (options.Find(message.Destination) is not { } endpoint)
            return new SendResult.GiveUp($"No endpoint '{message.Destination}' is configured under Channels:Webhook.");
        return await sender.SendAsync(endpoint, message.Id, CloudEvent.Of(message, links.Source), cancellationToken);
    }
}
