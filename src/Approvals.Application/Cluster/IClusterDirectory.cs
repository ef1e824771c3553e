using Approvals.Application.Journal;

namespace Approvals.Application.Cluster;

/// <summary>
/// Where the nodes on one database find each other and agree on one cluster: a row for each start of a node. Ages are counted on the database's
/// clock; no node's own clock is asked.
/// </summary>
/// <remarks>All methods throw <see cref="JournalUnavailableException"/> when the database does not answer.</remarks>
public interface IClusterDirectory
{
    /// <summary>Writes the row of a node that has just started.</summary>
    /// <param name="first">Its first heartbeat.</param>
    Task<DirectoryView> EnterAsync(Heartbeat first, NodeAddress address, CancellationToken cancellationToken);

    /// <summary>Writes a heartbeat into the node's row and reads everybody's. A row that is not there any more is not written anew.</summary>
    /// <param name="clusterId">The cluster that it is a member of; null while it is of none.</param>
    /// <param name="forgetAfter">Rows of others that were silent for this long are deleted.</param>
    Task<DirectoryView> BeatAsync(Heartbeat beat, long? clusterId, TimeSpan forgetAfter, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the node the first member of a new cluster, unless some member that is up was heard within <paramref name="nodeTimeout"/>. Of nodes that
    /// ask at the same time one is made it. A database that was down heard nobody, so its own start counts as the last heartbeat of all.
    /// </summary>
    Task<DirectoryView> FormAsync(string id, TimeSpan nodeTimeout, CancellationToken cancellationToken);

    /// <summary>Writes into the row of another node that it is not a member any more.</summary>
    Task RemoveAsync(NodeAddress address, CancellationToken cancellationToken);
}

/// <summary>Where the other nodes reach the actor system of a node.</summary>
/// <param name="Akka">Such as <c>akka.tcp://approvals@10.0.0.7:4053</c>.</param>
/// <param name="Uid">Which start of the actor system it is.</param>
public sealed record NodeAddress(string Akka, long Uid);

/// <param name="Self">The node's own row; null when it was deleted.</param>
/// <param name="Others">In order of their start.</param>
/// <param name="Newest">The cluster that was formed last; null before the first one.</param>
/// <param name="DatabaseTime">The database's clock when it read.</param>
public sealed record DirectoryView(ClusterNode? Self, IReadOnlyList<ClusterNode> Others, long? Newest, DateTimeOffset DatabaseTime)
{
    /// <summary>Those that a node may ask to let it into the newest cluster.</summary>
    public IReadOnlyList<ClusterNode> Contacts(TimeSpan nodeTimeout) =>
        [.. Others.Where(node => node.ClusterId is not null && node.ClusterId == Newest && node.State == NodeState.Up && !node.IsRemoved && node.HeartbeatAge < nodeTimeout)];
}

/// <param name="ClusterId">The cluster that it is a member of; of two, the greater was formed later.</param>
/// <param name="IsRemoved">The others took it out of the cluster.</param>
/// <param name="IsToDrain">An operator asked it to leave.</param>
public sealed record ClusterNode(
    string Id, NodeAddress Address, NodeState State, long? ClusterId, TimeSpan HeartbeatAge, bool IsRemoved, bool IsToDrain);
