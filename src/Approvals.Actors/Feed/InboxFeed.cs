using System.Collections.Concurrent;
using Approvals.Application.Deliveries;

namespace Approvals.Actors.Feed;

/// <summary>
/// Tells that somebody has something new in the in-app inbox, after it was committed: on this node, and through the outbox on the others.
/// A hint, like every signal: the inbox is read from the database.
/// </summary>
public sealed class InboxFeed(Outbox? outbox = null)
{
    private readonly ConcurrentDictionary<Subscription, Action<string>> listeners = new();
    private ConcurrentDictionary<string, int> heard = new(StringComparer.Ordinal);

    /// <summary>Whose items anybody on this node waits for.</summary>
    public IReadOnlySet<string> Recipients => listeners.Keys.SelectMany(listener => listener.Recipients()).ToHashSet(StringComparer.Ordinal);

    /// <param name="listener">Called with the recipient, on the thread of whoever publishes: it must not wait, and must not throw.</param>
    /// <param name="recipients">Whose items it waits for now.</param>
    /// <returns>Ends the subscription.</returns>
    public IDisposable Subscribe(Action<string> listener, Func<IReadOnlyCollection<string>> recipients)
    {
        var subscription = new Subscription(this, recipients);
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
        if (!listeners.IsEmpty)
            heard.AddOrUpdate(recipient, 1, (_, hints) => hints + 1);
        Tell(recipient);
    }

    /// <summary>What nobody said, and was found.</summary>
    public void Tell(string recipient)
    {
        foreach (var listener in listeners.Values)
            listener(recipient);
    }

    /// <summary>How many hints came for whom since this was asked last.</summary>
    public IReadOnlyDictionary<string, int> TakeHeard() => Interlocked.Exchange(ref heard, new(StringComparer.Ordinal));

    private sealed class Subscription(InboxFeed feed, Func<IReadOnlyCollection<string>> recipients) : IDisposable
    {
        public Func<IReadOnlyCollection<string>> Recipients => recipients;

        public void Dispose() => feed.listeners.TryRemove(this, out _);
    }
}
