namespace Approvals.Channels.Delivery;

/// <summary>The section <c>Channels:Breaker</c>: when a destination that fails is left alone for a while.</summary>
public sealed class BreakerOptions
{
    /// <summary>So many failures in a row open it.</summary>
    public int Failures { get; init; } = 10;

    /// <summary>The first pause; it doubles with every probe that fails.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(5);
}
