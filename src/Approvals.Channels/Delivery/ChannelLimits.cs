namespace Approvals.Channels.Delivery;

/// <summary>The section <c>Channels:Limits:NAME</c>: what a channel takes from this node. Null: no limit.</summary>
public sealed class ChannelLimits
{
    public int? PerSecond { get; init; }

    public int? PerRecipientPerMinute { get; init; }
}
