namespace Approvals.Channels.Delivery;

/// <summary>
/// Lets a loop rest after each round, twice as long as the round took. A round costs by itself, whatever is in it; what comes during the rest
/// goes into one large round where there would be several small ones. Where rounds are quick, so is the rest.
/// </summary>
internal sealed class Pace(TimeProvider time)
{
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(100);

    private TimeSpan rest;
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

    /// <param name="round">True when there is more to do at once; then there is no rest.</param>
    public async Task<bool> RunAsync(Func<Task<bool>> round)
    {
        var beganAt = time.GetTimestamp();
        var more = await round();
        endedAt = time.GetTimestamp();
        var twice = 2 * time.GetElapsedTime(beganAt, endedAt);
        rest = more ? TimeSpan.Zero : twice < LongestRest ? twice : LongestRest;
        return more;
    }
}
