using Approvals.Domain.Decisions;
using Approvals.Domain.State;

namespace Approvals.Actors.Region;

/// <summary>The timer of an active actor. It only asks to be woken; what is due is decided then.</summary>
internal sealed class WakeTimer(Guid id, ActorServices services) : IDisposable
{
    /// <summary>Further away it is left to the scan, which finds wake-ups of passive approvals anyway.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromHours(1);

    private ITimer? timer;
    private DateTimeOffset? armedFor;
    private int fired;

    public void Arm(Approval? state)
    {
        if (Timeline.Ahead(state) is not [var due, ..] || due.At - services.Clock.Now is var delay && delay > Horizon)
        {
            Disarm();
            return;
        }

        if (Volatile.Read(ref fired) == 0 && due.At == armedFor)
            return;
        armedFor = due.At;
        Volatile.Write(ref fired, 0);
        timer ??= services.Time.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // Timers round and the estimate of the database's clock runs a little late: a millisecond more spares a refused attempt.
        timer.Change((delay > TimeSpan.Zero ? delay : TimeSpan.Zero) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => timer?.Dispose();

    private void Fire()
    {
        Volatile.Write(ref fired, 1);
        services.Wakes.Enqueue(id);
    }

    private void Disarm()
    {
        armedFor = null;
        timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
