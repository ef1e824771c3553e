using System.Collections.Concurrent;

namespace Approvals.Cluster.Tests.History;

/// <summary>What clients were told: what was acknowledged must be there afterwards, what was not may be.</summary>
internal sealed class Ledger
{
    /// <summary>Acknowledged creates: idempotency key to id.</summary>
    public ConcurrentDictionary<string, string> Created { get; } = new();

    /// <summary>Acknowledged votes: id and person.</summary>
    public ConcurrentDictionary<(string Id, string Person), byte> Voted { get; } = new();

    /// <summary>Outcomes that a client was told.</summary>
    public ConcurrentDictionary<string, string> Decided { get; } = new();

    public int Unknown => unknown;

    private int unknown;

    public void CountUnknown() => Interlocked.Increment(ref unknown);
}
