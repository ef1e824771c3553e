using Approvals.Actors.Cluster;
using Approvals.Actors.Kernel;
using Approvals.Application.Feed;
using Microsoft.Extensions.Hosting;

namespace Approvals.Actors.Feed;

/// <summary>
/// Tells the other nodes what was committed here: one message at a time, and whatever is committed meanwhile goes into the next, so that the
/// load on the database does not grow with the commits. Alone it sends nothing.
/// </summary>
public sealed class SignalSender(
    Outbox outbox, ISignal signal, Node self, Membership membership, TailFollower tail, ActorOptions options, Supervisor supervisor, TimeProvider time)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => supervisor.RunAsync(nameof(SignalSender), SendAsync, stoppingToken);

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await outbox.Filled.WaitAsync(cancellationToken);
            tail.Raise();
            var (commits, recipients) = (outbox.TakeAll(), outbox.TakeRecipients());
            if (membership.HasOthers)
            {
                foreach (var message in SignalText.Write(self.Id, commits, signal.MaxLength).Concat(SignalText.WriteRecipients(self.Id, recipients, signal.MaxLength)))
                    await signal.SendAsync(message, cancellationToken);
            }

            await Task.Delay(options.SignalPause, time, cancellationToken);
        }
    }
}
