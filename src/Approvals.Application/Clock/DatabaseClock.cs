namespace Approvals.Application.Clock;

/// <summary>
/// An estimate of the database's clock: its last reading plus what the monotonic clock has counted since. The wall clock of
/// this node plays no part. The estimate runs late by at most one round trip, so it is never ahead; where it is wrong the
/// statement refuses and brings a new reading.
/// </summary>
public sealed class DatabaseClock(TimeProvider time)
{
    /// <summary>Readings come in whole milliseconds, rounded down.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1);

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

    /// <param name="askedAt">
    /// Timestamp from before the question. An answer tells the time of some moment since then, and may have lain unread for long: this process
    /// was stopped, or its machine. So a reading that trails is no news, as long as its moment can explain it.
    /// </param>
    public void Observe(DateTimeOffset databaseTime, long askedAt) => Compare(databaseTime, askedAt, Rounding);

    /// <summary>The statement refused, so the estimate may be ahead: not even a rounding explains a difference now.</summary>
    public void Correct(DateTimeOffset databaseTime, long askedAt) => Compare(databaseTime, askedAt, TimeSpan.Zero);

    private void Compare(DateTimeOffset databaseTime, long askedAt, TimeSpan slack)
    {
        if (reading is { } last)
        {
            var estimate = last.At + time.GetElapsedTime(last.Timestamp);
            if (databaseTime <= estimate && estimate <= databaseTime + time.GetElapsedTime(askedAt) + slack)
                return;
        }

        reading = new Reading(databaseTime, time.GetTimestamp());
    }
}
