using System.Collections.Concurrent;
using Approvals.Actors.Ports;

namespace Approvals.Actors.Feed;

/// <summary>
/// Tells on this node that somebody has something new in the in-app inbox, after it was committed. A hint, like every signal: the inbox is
/// read from the database.
/// </summary>
public sealed class InboxFeed
{
    private readonly ConcurrentDictionary<object, Action<InboxChange>> listeners = new();

    /// <param name="listener">Called on the dispatcher's thread: it must not wait, and must not throw.</param>
    /// <returns>Ends the subscription.</returns>
    public IDisposable Subscribe(Action<InboxChange> listener)
    {
        var subscription = new Subscription(this);
        listeners[subscription] = listener;
        return subscription;
    }

    public void Publish(InboxChange change)
    {
        foreach (var listener in listeners.Values)
            listener(change);
    }

    private sealed class Subscription(InboxFeed feed) : IDisposable
    {
        public void Dispose() => feed.listeners.TryRemove(this, out _);
    }
}
