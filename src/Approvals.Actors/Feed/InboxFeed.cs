using System.Collections.Concurrent;
using Approvals.Actors.Ports;

namespace Approvals.Actors.Feed;

/// <summary>
/// Tells that somebody has something new in the in-app inbox, after it was committed: on this node, and through the outbox on the others.
/// A hint, like every signal: the inbox is read from the database.
/// </summary>
public sealed class InboxFeed(Outbox? outbox = null)
{
    private readonly ConcurrentDictionary<object, Action<string>> listeners = new();

    /// <param name="listener">Called with the recipient, on the thread of whoever publishes: it must not wait, and must not throw.</param>
    /// <returns>Ends the subscription.</returns>
    public IDisposable Subscribe(Action<string> listener)
    {
        var subscription = new Subscription(this);
        listeners[subscription] = listener;
        return subscription;
    }

    /// <summary>After the commit, on the node that made it.</summary>
    public void Publish(InboxChange change)
    {
        Hear(change.Recipient);
        outbox?.Put(change.Recipient);
    }

    /// <summary>What was heard of another node.</summary>
    public void Hear(string recipient)
    {
        foreach (var listener in listeners.Values)
            listener(recipient);
    }

    private sealed class Subscription(InboxFeed feed) : IDisposable
    {
        public void Dispose() => feed.listeners.TryRemove(this, out _);
    }
}
