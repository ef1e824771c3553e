namespace Approvals.Actors.Kernel;

/// <summary>Exponential delays with full jitter on the upper half, so that nodes which failed together do not return together.</summary>
public sealed record Backoff(TimeSpan First, TimeSpan Longest)
{
    public static Backoff Default { get; } = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));

    /// <param name="failures">How many times in a row it failed, from 1.</param>
    /// <param name="chance">A random number in [0, 1).</param>
    public TimeSpan Delay(int failures, double chance)
    {
        var whole = Math.Min(First.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 30)), Longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(whole / 2 + whole / 2 * chance);
    }
}
