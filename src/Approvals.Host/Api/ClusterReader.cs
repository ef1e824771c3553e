using Approvals.Actors.Cluster;
using Approvals.Actors.Feed;
using Approvals.Application.Cluster;
using Approvals.Domain.Principals;
using Approvals.Host.Api.Errors;

namespace Approvals.Host.Api;

/// <summary>The cluster for those who run it. The call and the page both come here, so that there is one guard.</summary>
public sealed class ClusterReader(INodeTable table, IClusterFigures figures, Node self, TailFollower tail, ILogger<ClusterReader> log)
{
    /// <exception cref="ProblemException">The caller is neither auditor nor operator.</exception>
    public async Task<ClusterView> ReadAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (!caller.Is(Roles.Auditor | Roles.Operator))
            throw new ProblemException(new Problem(ErrorKind.Forbidden, "This needs the role auditor or operator."));
        var roll = await table.ReadAsync(cancellationToken);
        var waiting = await figures.WaitingAsync(cancellationToken);
        var hosted = Rendezvous.Spread(roll.Live(self.NodeTimeout));
        return new ClusterView(
            [.. roll.Nodes.Select(node => NodeView.Of(node, self.NodeTimeout, hosted.GetValueOrDefault(node.Id, [])))],
            waiting.Pending, waiting.Overdue, waiting.Backlog, (long)tail.Lag.TotalMilliseconds, waiting.IsExact, self.Id);
    }

    /// <summary>Has a node leave; null: the one that answers. Returns its id, or null when there is no such node.</summary>
    /// <exception cref="ProblemException">The caller is no operator.</exception>
    public async Task<string?> DrainAsync(Caller caller, string? node, CancellationToken cancellationToken)
    {
        if (!caller.Is(Roles.Operator))
            throw new ProblemException(new Problem(ErrorKind.Forbidden, "This needs the role operator."));
        var id = node ?? self.Id;
        if (!await table.AskToDrainAsync(id, cancellationToken))
            return null;
        log.LogInformation("{Operator} asked node {Node} to leave", caller.Self.Text, id);
        return id;
    }
}
