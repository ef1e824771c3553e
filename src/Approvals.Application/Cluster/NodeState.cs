namespace Approvals.Application.Cluster;

public enum NodeState
{
    /// <summary>Started, not serving yet; hosts no shard.</summary>
    Joining,

    Up,

    /// <summary>Still serving, but its shards have moved on.</summary>
    Leaving,

    /// <summary>Said farewell, or was silent for longer than the node timeout.</summary>
    Gone,
}
