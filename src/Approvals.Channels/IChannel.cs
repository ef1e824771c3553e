namespace Approvals.Channels;

/// <summary>
/// One way to reach people. A channel knows where it reaches whom and how to send once; when, how often and in which order is the
/// dispatcher's business, so there is no loop, no sleep and no retry inside. Only configured channels are registered: what is asked of
/// another fails visibly.
/// </summary>
public interface IChannel
{
    /// <summary>As requests and preferences name it: slack, email, webhook, in-app, teams.</summary>
    string Name { get; }

    /// <summary>People read what comes over it: quiet hours hold, and several messages may be joined into one. False for machines.</summary>
    bool IsForPeople => true;

    /// <summary>An earlier message can be brought up to date by its reference, as a card in a chat can and a mail cannot.</summary>
    bool CorrectsMessages => false;

    /// <summary>
    /// Where this channel reaches the addressee; empty: nowhere. Several addressees may share a destination (a channel that everyone reads,
    /// an endpoint); one event goes there once. Pure: nothing is looked up over the network here.
    /// </summary>
    IReadOnlyList<string> DestinationsOf(Addressee addressee);

    /// <summary>Sends once and reports. An exception counts as <see cref="SendResult.TryLater"/> with its message.</summary>
    Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken);
}
