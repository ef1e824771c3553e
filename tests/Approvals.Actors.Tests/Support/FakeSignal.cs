using System.Collections.Concurrent;
using Approvals.Application.Feed;
using Approvals.Application.Journal;

namespace Approvals.Actors.Tests.Support;

/// <summary>A wire between the nodes of a test that can be held and cut.</summary>
internal sealed class FakeSignal : ISignal
{
    private readonly ConcurrentDictionary<Guid, (Action<string> Heard, TaskCompletionSource Cut)> listeners = new();
    private volatile TaskCompletionSource? held;
    private int waiting;
    private int underWay;
    private int connections;

    public ConcurrentQueue<string> Sent { get; } = new();

    public int MaxLength => 7_900;

    public int Waiting => Volatile.Read(ref waiting);

    public int Listening => listeners.Count;

    /// <summary>How often somebody began to listen.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>The most messages that were ever under way together.</summary>
    public int AtOnce { get; private set; }

    public void Hold() => held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        var holding = held;
        held = null;
        holding?.SetResult();
    }

    /// <summary>Everybody's connection is lost.</summary>
    public void Cut()
    {
        foreach (var listener in listeners.Values)
            listener.Cut.SetException(new JournalUnavailableException("cut"));
    }

    public async Task SendAsync(string message, CancellationToken cancellationToken)
    {
        AtOnce = Math.Max(AtOnce, Interlocked.Increment(ref underWay));
        if (held is { } holding)
        {
            Interlocked.Increment(ref waiting);
            await holding.Task;
            Interlocked.Decrement(ref waiting);
        }

        Interlocked.Decrement(ref underWay);
        Sent.Enqueue(message);
        foreach (var listener in listeners.Values)
            listener.Heard(message);
    }

    public async Task ListenAsync(Action ready, Action<string> heard, CancellationToken cancellationToken)
    {
        var (key, cut) = (Guid.NewGuid(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        listeners[key] = (heard, cut);
        Interlocked.Increment(ref connections);
        try
        {
            ready();
            await cut.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            listeners.TryRemove(key, out _);
        }
    }
}
