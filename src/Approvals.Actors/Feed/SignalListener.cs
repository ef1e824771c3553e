using Approvals.Actors.Cluster;
using Approvals.Actors.Kernel;
using Approvals.Actors.Gateway;
using Approvals.Application.Feed;
using Microsoft.Extensions.Hosting;

namespace Approvals.Actors.Feed;

/// <summary>
/// Hears what other nodes committed: watchers here are told, and actors that were overtaken are dropped, so that the next command does not
/// begin with a conflict. When the connection is lost it makes a new one; what was said meanwhile is found by the looks that never stop.
/// </summary>
public sealed class SignalListener(
    ISignal signal, Node self, ChangeFeed feed, InboxFeed inbox, ApprovalGateway gateway, TailFollower tail, Supervisor supervisor) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => supervisor.RunAsync(
        nameof(SignalListener), cancellationToken => signal.ListenAsync(tail.Raise, Hear, cancellationToken), stoppingToken);

    private void Hear(string message)
    {
        var (sender, commits) = SignalText.Read(message);
        if (sender == self.Id)
            return;
        foreach (var commit in commits)
        {
            gateway.Invalidate(commit.Id, commit.Version);
            feed.Publish(new Change(commit.Id, commit.Version, null, commit.IsPending));
        }

        foreach (var recipient in SignalText.ReadRecipients(message))
            inbox.Hear(recipient);
        tail.Raise();
    }
}
