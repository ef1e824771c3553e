namespace Approvals.Channels.Delivery;

/// <summary>
/// Lets a loop rest after each round, twice as long as the round took. A round costs by itself, whatever is in it; what comes during the rest
/// goes into one large round where there would be several small ones. Where rounds are quick, so is the rest.
/// </summary>
/// <param name="givesWay">True while something matters more: the rest is longer then, also when there is more to do, so that nothing is held up for good.</param>
internal sealed class Pace(TimeProvider time, Func<bool> givesWay)
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWay = TimeSpan.FromMilliseconds(500);

    /// <summary>What matters more comes in waves; a large round between two of them would stand in the way of the next.</summary>
    private static readonly TimeSpan Caution = TimeSpan.FromSeconds(1);

    private TimeSpan rest;
    private long? gaveWayAt;
    private long endedAt = time.GetTimestamp();

    /// <summary>What is left of the rest; zero when the next round may begin.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = rest - time.GetElapsedTime(endedAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>How much the next round takes: a quarter of the usual while something matters more, or did until a moment ago.</summary>
    public int Size(int usual) => GivesWay() ? Math.Max(1, usual / 4) : usual;

    /// <param name="round">True when there is more to do.</param>
    /// <returns>True when there is more to do at once.</returns>
    public async Task<bool> RunAsync(Func<Task<bool>> round)
    {
        var beganAt = time.GetTimestamp();
        var more = await round();
        endedAt = time.GetTimestamp();
        rest = Rest(time.GetElapsedTime(beganAt, endedAt), more);
        return more && rest == TimeSpan.Zero;
    }

    private TimeSpan Rest(TimeSpan round, bool more)
    {
        if (GivesWay())
            return 5 * round < LongestWay ? 5 * round : LongestWay;
        if (more)
            return TimeSpan.Zero;
        return 2 * round < LongestRest ? 2 * round : LongestRest;
    }

    private bool GivesWay()
    {
        if (givesWay())
            gaveWayAt = time.GetTimestamp();
        return gaveWayAt is { } at && time.GetElapsedTime(at) < Caution;
    }
}
