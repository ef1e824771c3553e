namespace Approvals.Channels.Delivery;

/// <summary>When to try again: a pure function over the configured delays.</summary>
public static class RetrySchedule
{
    /// <summary>A delay grows by up to this share, so that what failed together does not return together.</summary>
    private const double Jitter = 0.2;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>Null: given up.</summary>
    /// <param name="failures">Tries so far, from 1.</param>
    /// <param name="retryAfter">What the receiver asked for; never shortened, but nobody is waited for longer than a day.</param>
    /// <param name="chance">A random number in [0, 1).</param>
    public static TimeSpan? Next(IReadOnlyList<TimeSpan> schedule, int failures, TimeSpan? retryAfter, double chance)
    {
        if (failures > schedule.Count)
            return null;
        var delay = schedule[failures - 1] * (1 + Jitter * chance);
        var asked = retryAfter > Longest ? Longest : retryAfter ?? TimeSpan.Zero;
        return asked > delay ? asked : delay;
    }
}
