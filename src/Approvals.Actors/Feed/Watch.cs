using Approvals.Application.Feed;

namespace Approvals.Actors.Feed;

/// <summary>One watcher's slot for the newest change. It holds one change at most, however many pass by.</summary>
internal sealed class Watch(ChangeFeed feed, Guid id, WatchList list) : IWatch
{
    private readonly Lock gate = new();
    private Change? newest;
    private int seen;
    private TaskCompletionSource<Change>? waiter;

    public Task<Change> NextAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (newest is { } change)
            {
                newest = null;
                return Task.FromResult(change);
            }

            waiter = new TaskCompletionSource<Change>(TaskCreationOptions.RunContinuationsAsynchronously);
            return waiter.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Older news than what was told before is dropped: a late re-read must not look like a change.</summary>
    public void Tell(Change change)
    {
        lock (gate)
        {
            if (change.Version <= seen)
                return;
            seen = change.Version;
            if (waiter is { Task.IsCompleted: false } waiting)
            {
                waiter = null;
                waiting.TrySetResult(change);
                return;
            }

            newest = change;
        }
    }

    public void Dispose() => feed.Leave(id, list, this);
}
