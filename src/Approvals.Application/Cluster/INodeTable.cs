namespace Approvals.Application.Cluster;

/// <summary>
/// Where the nodes of a cluster see each other. Ages are counted on the database's clock; no node's own clock is asked. It spreads work and
/// nothing else: what it says may be a second old.
/// </summary>
/// <remarks>All methods throw <see cref="JournalUnavailableException"/> when the database does not answer.</remarks>
public interface INodeTable
{
    /// <summary>Writes one node's heartbeat and reads everybody's.</summary>
    /// <param name="beat">The first one of an id dates its start.</param>
    /// <param name="forgetAfter">Rows of others that were silent for this long are deleted.</param>
    Task<Roll> BeatAsync(Heartbeat beat, TimeSpan forgetAfter, CancellationToken cancellationToken);

    Task<Roll> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Leaves word for a node to drain, which it finds with its next heartbeat. False for an id that is not there or has left.</summary>
    Task<bool> AskToDrainAsync(string id, CancellationToken cancellationToken);
}

/// <param name="Address">How others reach the node; null while it does not listen.</param>
/// <param name="ClockOffsetMs">Its wall clock less the database's; null while it was not measured.</param>
/// <param name="Armed">Wake-ups that it holds.</param>
public sealed record Heartbeat(string Id, string? Address, NodeState State, string Version, double? ClockOffsetMs, int Armed);

/// <param name="Nodes">In order of their start.</param>
/// <param name="DatabaseTime">The database's clock when it read.</param>
public sealed record Roll(IReadOnlyList<NodeRow> Nodes, DateTimeOffset DatabaseTime);

/// <param name="HeartbeatAge">By the database's clock.</param>
/// <param name="IsToDrain">An operator asked it to leave.</param>
public sealed record NodeRow(
    string Id,
    string? Address,
    NodeState State,
    string Version,
    DateTimeOffset StartedAt,
    TimeSpan HeartbeatAge,
    double? ClockOffsetMs,
    int Armed,
    bool IsToDrain);
