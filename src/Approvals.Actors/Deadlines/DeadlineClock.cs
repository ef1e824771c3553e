using Approvals.Actors.Kernel;
using Approvals.Application.Clock;
using Approvals.Application.Cluster;
using Approvals.Application.Timers;
using Microsoft.Extensions.Hosting;

namespace Approvals.Actors.Deadlines;

/// <summary>
/// Finds the wake-ups of passive approvals: reads the rows of the shards hosted here that fall due soon, waits for each on the database's
/// clock, and reads again often enough. What any node failed to take for a while is taken here too, so no deadline depends on who hosts what.
/// </summary>
public sealed class DeadlineClock(
    IWakeUpSource source, IShards shards, WakeQueue queue, DatabaseClock clock, ActorOptions options, Supervisor supervisor, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(20);

    /// <summary>How soon it is noticed that other shards are hosted here: after a start, or when a node has died.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly PriorityQueue<Guid, DateTimeOffset> ahead = new();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => supervisor.RunAsync(nameof(DeadlineClock), TickAsync, stoppingToken);

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var scanned = time.GetTimestamp();
            var hosted = shards.Hosted;
            var full = await ScanAsync(hosted, cancellationToken);
            while (time.GetElapsedTime(scanned) < options.ScanInterval && ReferenceEquals(hosted, shards.Hosted))
            {
                WakeDue();
                // A full page ends before the horizon; what lies behind it must not wait for the next regular look.
                if (full && ahead.Count == 0 && queue.Count < options.ScanLimit / 2)
                    break;
                await Task.Delay(full ? Shorter(Pause(scanned), Busy) : Pause(scanned), time, cancellationToken);
            }
        }
    }

    /// <summary>True when there was more than one page.</summary>
    private async Task<bool> ScanAsync(IReadOnlyList<short> hosted, CancellationToken cancellationToken)
    {
        var query = new WakeUpQuery(hosted, options.ScanHorizon, options.OverdueAfter, options.ScanLimit);
        var askedAt = time.GetTimestamp();
        var batch = await source.DueAsync(query, cancellationToken);
        clock.Observe(batch.DatabaseTime, askedAt);
        ahead.Clear();
        foreach (var wakeUp in batch.WakeUps)
            ahead.Enqueue(wakeUp.Id, wakeUp.DueAt);
        queue.Ahead = ahead.Count;
        return batch.WakeUps.Count == options.ScanLimit;
    }

    private void WakeDue()
    {
        var now = clock.Now;
        while (ahead.TryPeek(out var id, out var due) && due <= now)
        {
            ahead.Dequeue();
            queue.Enqueue(id);
        }

        queue.Ahead = ahead.Count;
    }

    private TimeSpan Pause(long scanned)
    {
        var untilScan = options.ScanInterval - time.GetElapsedTime(scanned);
        var untilDue = ahead.TryPeek(out _, out var due) ? due - clock.Now + TimeSpan.FromMilliseconds(1) : untilScan;
        var shortest = Shorter(Shorter(untilDue, untilScan), Glance);
        return shortest > TimeSpan.FromMilliseconds(1) ? shortest : TimeSpan.FromMilliseconds(1);
    }

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
