namespace Approvals.Channels.Delivery;

/// <summary>The inbox of the service itself. The row is the delivery: there is nothing to send.</summary>
public sealed class InAppChannel : IChannel
{
    public const string ChannelName = "in-app";

    public string Name => ChannelName;

    /// <summary>Whoever holds the recipient's name finds it in their inbox; endpoints have none.</summary>
    public IReadOnlyList<string> DestinationsOf(Addressee addressee) => addressee.Endpoint is null ? [addressee.Recipient] : [];

    public Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken) =>
        Task.FromResult<SendResult>(new SendResult.Delivered());
}
