using System.Collections.Concurrent;

namespace Approvals.Host.Auth;

/// <summary>
/// Remembers for at most a minute what a token proved, because checking a signature is dearer than all the rest of a request. Two
/// generations bound it: when the young one is full the old one is dropped. Only valid tokens get in, so strangers cannot flush it.
/// </summary>
public sealed class IdentityCache(TimeProvider time, int capacity = 10_000)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly Lock turning = new();
    private volatile Generation young = new();
    private volatile Generation old = new();

    public int Count => young.Count + old.Count;

    public Identity? Find(TokenDigest digest)
    {
        if (!young.Entries.TryGetValue(digest, out var entry) && !old.Entries.TryGetValue(digest, out entry))
            return null;
        return entry.Until > time.GetUtcNow() ? entry.Identity : null;
    }

    /// <param name="expires">The token's own end; it is never believed for longer.</param>
    public void Add(TokenDigest digest, Identity identity, DateTimeOffset expires)
    {
        var minute = time.GetUtcNow() + Lifetime;
        var entry = new Entry(identity, expires < minute ? expires : minute);
        // Under the lock because the bound is exact; a token comes here once a minute.
        lock (turning)
        {
            if (young.Count >= capacity / 2)
                (old, young) = (young, new());
            young.Entries[digest] = entry;
            young.Count = young.Entries.Count;
        }
    }

    private sealed record Entry(Identity Identity, DateTimeOffset Until);

    private sealed class Generation
    {
        public ConcurrentDictionary<TokenDigest, Entry> Entries { get; } = new();

        /// <summary>The dictionary's own count locks all of its buckets.</summary>
        public int Count { get; set; }
    }
}
