using Approvals.Application.Feed;

namespace Approvals.Actors.Feed;

/// <summary>The watchers of one approval. Closed for ever once the last one left.</summary>
internal sealed class WatchList
{
    private readonly Lock gate = new();
    private readonly List<Watch> watches = [];
    private bool closed;

    public bool Add(Watch watch)
    {
        lock (gate)
        {
            if (!closed)
                watches.Add(watch);
            return !closed;
        }
    }

    /// <summary>True when that was the last one.</summary>
    public bool Remove(Watch watch)
    {
        lock (gate)
        {
            watches.Remove(watch);
            closed |= watches.Count == 0;
            return closed;
        }
    }

    public void Tell(Change change)
    {
        Watch[] told;
        lock (gate)
            told = [.. watches];
        foreach (var watch in told)
            watch.Tell(change);
    }
}
