using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Approvals.Actors.Cluster;

/// <summary>
/// How far this node's wall clock is from the database's. Nothing is corrected by it, for the statement judges by the database's clock alone;
/// but logs and tokens are read by the wall clock, so the operator should know.
/// </summary>
public sealed class ClockOffset : IDisposable
{
    /// <summary>Beyond this the log says so, once until it is right again.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    /// <summary>A slower answer says too little about when the database looked at its clock.</summary>
    private static readonly TimeSpan LongestRoundTrip = TimeSpan.FromMilliseconds(500);

    private readonly Meter meter = new("Approvals.Cluster");
    private readonly ILogger log;
    private bool isWarned;

    public ClockOffset(ILogger log)
    {
        this.log = log;
        meter.CreateObservableGauge(
            "approvals.node.clock_offset", Measured, "ms", "This node's wall clock less the database's.");
    }

    /// <summary>Null while it was not measured.</summary>
    public double? Milliseconds { get; private set; }

    /// <param name="before">The wall clock before the question.</param>
    /// <param name="roundTrip">By the monotonic clock.</param>
    public void Measure(DateTimeOffset before, TimeSpan roundTrip, DateTimeOffset databaseTime)
    {
        if (roundTrip > LongestRoundTrip)
            return;
        var offset = Math.Round((before + roundTrip / 2 - databaseTime).TotalMilliseconds, 1);
        Milliseconds = offset;
        var isWrong = Math.Abs(offset) > Tolerance.TotalMilliseconds;
        if (isWrong && !isWarned)
            log.LogWarning("This node's clock is {OffsetMs} ms from the database's; deadlines are not affected, times in logs and of tokens are", offset);
        else if (!isWrong && isWarned)
            log.LogInformation("This node's clock agrees with the database's again, within {OffsetMs} ms", offset);
        isWarned = isWrong;
    }

    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<double>> Measured() => Milliseconds is { } known ? [new(known)] : [];
}
