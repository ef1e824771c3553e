namespace Approvals.Channels.Delivery;

/// <summary>The section <c>Channels:Delivery</c>: bounds of the dispatcher on one node.</summary>
public sealed record DeliveryOptions
{
    /// <summary>Longest pause between two looks at the rows; what is committed here is sent at once.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest that one try may take.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a node has a delivery for itself; longer than a try with everything around it. What a dead node had is sent again after it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Messages under way over one channel.</summary>
    public int Concurrency { get; init; } = 64;

    /// <summary>Messages under way to one destination.</summary>
    public int PerDestination { get; init; } = 16;

    /// <summary>Events expanded with one transaction.</summary>
    public int BatchSize { get; init; } = 200;
}
