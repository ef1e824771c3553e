using Approvals.Channels.Delivery;
using Approvals.Channels.Email;
using Approvals.Channels.Slack;
using Approvals.Channels.Teams;
using Approvals.Channels.Webhook;
using Approvals.Domain.Principals;

namespace Approvals.Channels;

/// <summary>The section <c>Channels</c>: how people are told.</summary>
public sealed class ChannelsOptions
{
    public SlackOptions Slack { get; init; } = new();

    public EmailOptions Email { get; init; } = new();

    public TeamsOptions Teams { get; init; } = new();

    public WebhookOptions Webhook { get; init; } = new();

    /// <summary>Where a group is reached.</summary>
    public IReadOnlyDictionary<Principal, GroupOptions> Groups { get; init; } = new Dictionary<Principal, GroupOptions>();

    /// <summary>Channels of a request that names none.</summary>
    public IReadOnlyList<string> Default { get; init; } = ["in-app"];

    public RetryOptions Retry { get; init; } = new();

    public DeliveryOptions Delivery { get; init; } = new();

    public DigestOptions Digest { get; init; } = new();

    public BreakerOptions Breaker { get; init; } = new();

    /// <summary>By name of the channel.</summary>
    public IReadOnlyDictionary<string, ChannelLimits> Limits { get; init; } = new Dictionary<string, ChannelLimits>(StringComparer.Ordinal);
}
