using Approvals.Actors.Kernel;
using Microsoft.Extensions.Hosting;

namespace Approvals.Actors.Region;

/// <summary>Looks for unused actors every few seconds, more often while there are too many.</summary>
public sealed class PassivationSweep(ApprovalRegion region, ActorOptions options, Supervisor supervisor, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(200);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => supervisor.RunAsync(nameof(PassivationSweep), SweepAsync, stoppingToken);

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            region.Passivate();
            await Task.Delay(region.ActiveCount > options.MaxActive / 2 ? Busy : Calm, time, cancellationToken);
        }
    }
}
