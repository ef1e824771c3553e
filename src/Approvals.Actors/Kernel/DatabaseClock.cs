namespace Approvals.Actors.Kernel;

/// <summary>
/// An estimate of the database's clock: its last reading plus what the monotonic clock has counted since. The wall clock of
/// this node plays no part. The estimate runs late by at most one round trip, so it is never ahead; where it is wrong the
/// statement refuses and brings a new reading.
/// </summary>
public sealed class DatabaseClock(TimeProvider time)
{
    /// <summary>Readings trail by their round trip; one that trails by more than this means that the database's clock was set back.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(250);

    private sealed record Reading(DateTimeOffset At, long Timestamp);

    private Reading? reading;

    public bool IsKnown => reading is not null;

    /// <summary>Whole milliseconds, rounded down.</summary>
    /// <exception cref="InvalidOperationException">The database has not been heard yet.</exception>
    public DateTimeOffset Now
    {
        get
        {
            var last = reading ?? throw new InvalidOperationException("The database's clock has not been read yet.");
            var now = last.At + time.GetElapsedTime(last.Timestamp);
            return new DateTimeOffset(now.Ticks - now.Ticks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
        }
    }

    public void Observe(DateTimeOffset databaseTime)
    {
        var last = reading;
        if (last is not null)
        {
            var estimate = last.At + time.GetElapsedTime(last.Timestamp);
            if (databaseTime <= estimate && estimate - databaseTime < Tolerance)
                return;
        }

        reading = new Reading(databaseTime, time.GetTimestamp());
    }

    /// <summary>The statement disagreed with the estimate: believe the statement.</summary>
    public void Correct(DateTimeOffset databaseTime) => reading = new Reading(databaseTime, time.GetTimestamp());
}
