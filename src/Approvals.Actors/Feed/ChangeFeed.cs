using System.Collections.Concurrent;
using Approvals.Application.Feed;
using Approvals.Domain.State;

namespace Approvals.Actors.Feed;

/// <summary>Tells the watchers on this node what was committed, as soon as it was; what was committed here, it hands on for the other nodes.</summary>
public sealed class ChangeFeed(Outbox? outbox = null) : IFeed
{
    private readonly ConcurrentDictionary<Guid, WatchList> watched = new();

    public int Count => watched.Count;

    public IReadOnlyCollection<Guid> WatchedIds => [.. watched.Keys];

    public IWatch Watch(Guid id)
    {
        while (true)
        {
            var list = watched.GetOrAdd(id, static _ => new WatchList());
            var watch = new Watch(this, id, list);
            if (list.Add(watch))
                return watch;
            // The last watcher left between the look-up and now; the list is dead.
            watched.TryRemove(KeyValuePair.Create(id, list));
        }
    }

    /// <summary>After the commit, on the node that made it.</summary>
    public void Publish(Approval committed)
    {
        Publish(new Change(committed.Id, committed.Version, committed as Approval.Decided, committed is Approval.Pending));
        outbox?.Put(committed);
    }

    /// <summary>What was heard of another node's commit.</summary>
    public void Publish(Change change)
    {
        if (watched.TryGetValue(change.Id, out var list))
            list.Tell(change);
    }

    internal void Leave(Guid id, WatchList list, Watch watch)
    {
        if (list.Remove(watch))
            watched.TryRemove(KeyValuePair.Create(id, list));
    }
}
