namespace Approvals.Application.Cluster;

/// <summary>
/// The shards whose background work (wake-ups, deliveries, reconciling) this node does. It spreads work and nothing else: two nodes
/// that both believe they host a shard do some of it twice, and the database lets only one of them commit.
/// </summary>
public interface IShards
{
    /// <summary>A snapshot, 0 to 255 in ascending order; read it again for every round of work.</summary>
    IReadOnlyList<short> Hosted { get; }
}

/// <summary>A node that is alone hosts everything.</summary>
public sealed class AllShards : IShards
{
    public IReadOnlyList<short> Hosted { get; } = [.. Enumerable.Range(0, Shard.Count).Select(shard => (short)shard)];
}
