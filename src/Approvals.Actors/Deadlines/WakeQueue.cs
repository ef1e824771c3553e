using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Approvals.Actors.Deadlines;

/// <summary>Approvals that want to be woken now, from timers and from the scan; each at most once in the queue.</summary>
public sealed class WakeQueue
{
    /// <summary>As many as this may wait without being late by more than a few milliseconds.</summary>
    private const int Usual = 16;

    // Bounded by what is active plus what one scan brings, so the channel itself needs no bound.
    private readonly Channel<Guid> channel = Channel.CreateUnbounded<Guid>();
    private readonly ConcurrentDictionary<Guid, byte> queued = new();

    public int Count => queued.Count;

    /// <summary>More fall due than are decided: what can be done later had better be.</summary>
    public bool IsBehind => Count > Usual;

    /// <summary>Wake-ups that the last look found and that are not due yet.</summary>
    public int Ahead { get; set; }

    /// <summary>Wake-ups in the hands of this node.</summary>
    public int Armed => Ahead + Count;

    public void Enqueue(Guid id)
    {
        if (queued.TryAdd(id, 0))
            channel.Writer.TryWrite(id);
    }

    public IAsyncEnumerable<Guid> ReadAllAsync(CancellationToken cancellationToken) => channel.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Called before the waking, so that a timer which fires meanwhile is not lost.</summary>
    public void Taken(Guid id) => queued.TryRemove(id, out _);
}
