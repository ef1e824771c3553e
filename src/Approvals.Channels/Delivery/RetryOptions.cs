namespace Approvals.Channels.Delivery;

/// <summary>The section <c>Channels:Retry</c>.</summary>
public sealed class RetryOptions
{
    /// <summary>Delays after failures; the first attempt is at once.</summary>
    public IReadOnlyList<TimeSpan> Schedule { get; init; } =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(24),
    ];
}
