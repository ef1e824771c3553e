using Approvals.Domain.Projections;
using Approvals.Domain.State;

namespace Approvals.Channels.Slack;

/// <summary>Tells people in Slack, and keeps what was told true: the message about an approval is brought up to date when it is decided.</summary>
public sealed class SlackChannel(SlackOptions options, SlackDirectory directory, SlackMessenger messenger) : IChannel
{
    public string Name => "slack";

    /// <summary>With a token; what an incoming webhook has posted cannot be found again.</summary>
    public bool CorrectsMessages => options.BotToken is not null;

    public IReadOnlyList<string> DestinationsOf(Addressee addressee) => SlackDestination.Of(addressee, options);

    public async Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return message.Destination == SlackDestination.Webhook
                ? await ToWebhookAsync(message, cancellationToken)
                : await ToConversationAsync(message, cancellationToken);
        }
        catch (SlackException refused)
        {
            return refused.ToResult();
        }
    }

    /// <summary>What an incoming webhook has posted cannot be found again, so there is nothing to update.</summary>
    private async Task<SendResult> ToWebhookAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (!message.UpdateOnly)
            await messenger.ToWebhookAsync(message, cancellationToken);
        return new SendResult.Delivered();
    }

    private async Task<SendResult> ToConversationAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var earlier = message.Digest.Count == 0 ? SlackReference.Parse(message.Reference) : null;
        if (earlier is not null && message.Approval is Approval.Decided)
            await messenger.UpdateAsync(earlier, message with { Template = MessageTemplates.Decided }, buttons: false, cancellationToken);
        if (message.UpdateOnly)
            return new SendResult.Delivered(message.Reference);
        var channel = await ChannelOfAsync(message.Destination, cancellationToken);
        if (earlier is not null && message.Template == MessageTemplates.Reminder)
        {
            // The buttons stay on the message that is reminded of, the one that will show the outcome.
            await messenger.PostAsync(channel, message, buttons: false, earlier, cancellationToken);
            return new SendResult.Delivered(message.Reference);
        }

        if (earlier is not null && message.Approval is Approval.Pending)
            await messenger.UpdateAsync(earlier, message with { Template = MessageTemplates.Progress }, buttons: false, cancellationToken);
        var posted = await messenger.PostAsync(channel, message, MayDecide(message), thread: null, cancellationToken);
        // A digest is about several approvals, so no single one may overwrite it later.
        return new SendResult.Delivered(message.Digest.Count == 0 ? posted.ToString() : null);
    }

    /// <summary>No buttons for readers whom they would refuse: what anyone with the role may decide takes a token that shows the role.</summary>
    private bool MayDecide(OutgoingMessage message) => message.Recipient != InboxRow.Anyone || options.MembersAreApprovers;

    private async Task<string> ChannelOfAsync(string destination, CancellationToken cancellationToken) =>
        SlackDestination.ChannelIn(destination)
        ?? await directory.ConversationWithAsync(SlackDestination.AddressIn(destination) ?? destination, cancellationToken);
}
