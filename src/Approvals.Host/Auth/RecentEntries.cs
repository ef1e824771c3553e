using System.Collections.Concurrent;

namespace Approvals.Host.Auth;

/// <summary>
/// What was found out about tokens lately. Two generations bound it: when the young one is full the old one is dropped, so that it takes no more
/// memory whoever asks.
/// </summary>
internal sealed class RecentEntries<T>(int capacity)
    where T : class
{
    private readonly Lock turning = new();
    private volatile ConcurrentDictionary<TokenDigest, T> young = new();
    private volatile ConcurrentDictionary<TokenDigest, T> old = new();

    public T? Find(TokenDigest digest) => young.TryGetValue(digest, out var entry) || old.TryGetValue(digest, out entry) ? entry : null;

    public void Add(TokenDigest digest, T entry)
    {
        lock (turning)
        {
            if (young.Count >= capacity / 2)
                (old, young) = (young, new());
            young[digest] = entry;
        }
    }

    public void RemoveWhere(Predicate<T> isMeant)
    {
        lock (turning)
        {
            foreach (var generation in new[] { young, old })
            {
                foreach (var (digest, _) in generation.Where(entry => isMeant(entry.Value)))
                    generation.TryRemove(digest, out _);
            }
        }
    }
}
