using Approvals.Actors.Kernel;
using Approvals.Application.Feed;
using Approvals.Application.Journal;
using Microsoft.Extensions.Hosting;

namespace Approvals.Actors.Feed;

/// <summary>
/// Reads the journal's tail for as long as somebody on this node listens: soon after a hint, and every second without one. While nobody
/// listens it reads nothing.
/// </summary>
public sealed class TailFollower(IJournalTail tail, ActorOptions options, Supervisor supervisor, TimeProvider time) : BackgroundService
{
    private const int PageSize = 1_000;

    /// <summary>Whoever reads a position listens soon after; until then the tail is followed for them.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(30);

    /// <summary>An older position is as right as a new one, so nobody waits long for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private readonly List<ITailListener> listeners = [];
    private readonly Hint hint = new();
    private TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TailCursor? cursor;
    private long position;
    private long? stuckSince;
    private long? readAt;

    /// <summary>The database lost what had been told of it; whoever has listened since then is to read anew.</summary>
    private bool isAnother;

    /// <summary>How long the low-water mark has been behind what was seen; zero while nobody listens.</summary>
    public TimeSpan Lag => stuckSince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Says that there is something new, or may be.</summary>
    public void Raise() => hint.Raise();

    /// <summary>From the returned position on, which is the low-water mark, the listener hears everything.</summary>
    public async Task<long> JoinAsync(ITailListener listener, CancellationToken cancellationToken)
    {
        Task first;
        lock (gate)
        {
            if (!listeners.Contains(listener))
                listeners.Add(listener);
            first = ready.Task;
        }

        Raise();
        await first.WaitAsync(cancellationToken);
        return Volatile.Read(ref position);
    }

    /// <summary>
    /// The low-water mark for somebody who reads next and listens afterwards: whatever is at or below it is seen by a read that begins now, and
    /// the rest is told to who listens from there. It may be an old one, for then more is told twice, and nothing is missed.
    /// </summary>
    public async Task<long> MarkAsync(CancellationToken cancellationToken)
    {
        Task first;
        lock (gate)
        {
            readAt = time.GetTimestamp();
            first = ready.Task;
        }

        if (!first.IsCompleted)
        {
            Raise();
            await first.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return Volatile.Read(ref position);
    }

    public void Leave(ITailListener listener)
    {
        lock (gate)
            listeners.Remove(listener);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => supervisor.RunAsync(nameof(TailFollower), FollowAsync, stoppingToken);

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await DoubtAsync(cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            if (IsIdle())
                await hint.WaitAsync(cancellationToken);
            else if (cursor is null)
                await BeginAsync(cancellationToken);
            else
                await StepAsync(cursor, cancellationToken);
        }
    }

    /// <summary>
    /// After a failure the cursor is as good as before, unless the database is another one now: behind a failover that lost commits,
    /// positions are given out again.
    /// </summary>
    private async Task DoubtAsync(CancellationToken cancellationToken)
    {
        if (cursor is null || await tail.NewestAsync(cancellationToken) >= cursor.Seen)
            return;
        cursor = null;
        isAnother = true;
    }

    private bool IsIdle()
    {
        lock (gate)
        {
            if (listeners.Count > 0 || (readAt is { } read && time.GetElapsedTime(read) < Linger))
                return false;
            if (ready.Task.IsCompleted)
                ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (cursor, stuckSince) = (null, null);
            return true;
        }
    }

    /// <summary>Begins a little before the end, so that what is missing there is known; nothing of it is told.</summary>
    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        var started = new TailCursor(Math.Max(0, await tail.NewestAsync(cancellationToken) - TailCursor.MostMissing));
        while (await LookAsync(started, cancellationToken) >= PageSize)
        {
            // Up to the end.
        }

        // Most gaps are old and given up at once; what is left belongs to somebody who is still running.
        for (var look = 0; look < 3 && started.Missing.Count > 0; look++)
            await LookAsync(started, cancellationToken);
        Volatile.Write(ref position, started.Position);
        cursor = started;
        if (isAnother)
            Array.ForEach(Listeners(), listener => listener.Reset(started.Position));
        isAnother = false;
        lock (gate)
            ready.TrySetResult();
    }

    private async Task<int> LookAsync(TailCursor reading, CancellationToken cancellationToken)
    {
        var page = await tail.ReadAsync(reading.Seen, reading.Missing, PageSize, cancellationToken);
        reading.Take(page);
        return page.Rows.Count;
    }

    private async Task StepAsync(TailCursor reading, CancellationToken cancellationToken)
    {
        var page = await tail.ReadAsync(reading.Seen, reading.Missing, PageSize, cancellationToken);
        var news = reading.Take(page);
        if (news.Count > 0 || reading.Position != Volatile.Read(ref position))
        {
            foreach (var listener in Listeners())
                await listener.HearAsync(news, reading.Position, cancellationToken);
            Volatile.Write(ref position, reading.Position);
        }

        stuckSince = reading.Missing.Count == 0 ? null : stuckSince ?? time.GetTimestamp();
        if (page.Rows.Count >= PageSize)
            return;
        await Task.Delay(options.TailPause, time, cancellationToken);
        await hint.WaitAsync(options.RereadInterval - options.TailPause, time, cancellationToken);
    }

    private ITailListener[] Listeners()
    {
        lock (gate)
            return [.. listeners];
    }
}
