using Approvals.Actors.Kernel;
using Approvals.Application.Gateway;
using Approvals.Domain.Commands;
using Microsoft.Extensions.Hosting;

namespace Approvals.Actors.Deadlines;

/// <summary>Wakes what is queued, only so many at once: a burst of deadlines shares the commits with votes instead of filling them.</summary>
public sealed class WakePump(WakeQueue queue, IApprovalGateway gateway, ActorOptions options, Supervisor supervisor) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => supervisor.RunAsync(nameof(WakePump), PumpAsync, stoppingToken);

    private Task PumpAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(
        queue.ReadAllAsync(cancellationToken),
        new ParallelOptions { MaxDegreeOfParallelism = options.MaxWaking, CancellationToken = cancellationToken },
        WakeAsync);

    private async ValueTask WakeAsync(Guid id, CancellationToken cancellationToken)
    {
        queue.Taken(id);
        try
        {
            await gateway.AskAsync(id, new ApprovalCommand.Wake(), cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The actor has logged what is not the database's absence. The wake-up is a row: the scan brings it again until it
            // is done, and one approval that cannot be woken must not stop the others.
        }
    }
}
