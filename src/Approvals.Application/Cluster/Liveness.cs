namespace Approvals.Application.Cluster;

/// <summary>What a roll says, looked at with the time after which a silent node is taken for gone.</summary>
public static class Liveness
{
    public static NodeState StateOf(NodeRow node, TimeSpan nodeTimeout) => node.HeartbeatAge >= nodeTimeout ? NodeState.Gone : node.State;

    /// <summary>The nodes that shards are spread over.</summary>
    public static IReadOnlyList<string> Live(this Roll roll, TimeSpan nodeTimeout) =>
        [.. roll.Nodes.Where(node => StateOf(node, nodeTimeout) == NodeState.Up).Select(node => node.Id)];
}
