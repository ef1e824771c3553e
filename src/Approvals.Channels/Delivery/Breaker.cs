namespace Approvals.Channels.Delivery;

/// <summary>
/// The circuit breaker of one destination, as a value. Closed: everything goes. Open: nothing goes before <see cref="OpenUntil"/>. After
/// that one probe decides.
/// </summary>
/// <param name="Failures">In a row.</param>
/// <param name="Openings">Since it last worked.</param>
public sealed record Breaker(int Failures = 0, int Openings = 0, DateTimeOffset? OpenUntil = null)
{
    public static Breaker Closed { get; } = new();

    public bool IsOpenAt(DateTimeOffset now) => now < OpenUntil;

    /// <summary>The pause is over and nothing is known yet.</summary>
    public bool WantsProbeAt(DateTimeOffset now) => OpenUntil <= now;

    public Breaker Failed(DateTimeOffset now, BreakerOptions options)
    {
        var failures = Failures + 1;
        if (IsOpenAt(now) || OpenUntil is null && failures < options.Failures)
            return this with { Failures = failures };
        var pause = options.Pause * Math.Pow(2, Math.Min(Openings, 20));
        return new Breaker(failures, Openings + 1, now + (pause < options.LongestPause ? pause : options.LongestPause));
    }
}
