namespace Approvals.Channels.Delivery;

/// <summary>Everything that is configured about when and how often to send.</summary>
public sealed record DeliverySettings(
    DeliveryOptions Delivery, RetryOptions Retry, DigestOptions Digest, BreakerOptions Breaker, IReadOnlyDictionary<string, ChannelLimits> Limits)
{
    public static DeliverySettings Of(ChannelsOptions options) => new(options.Delivery, options.Retry, options.Digest, options.Breaker, options.Limits);

    public ChannelLimits? LimitsOf(string channel) => Limits.GetValueOrDefault(channel);
}
