using Approvals.Actors.Kernel;
using Approvals.Application.Feed;
using Approvals.Application.Reading;
using Microsoft.Extensions.Hosting;

namespace Approvals.Actors.Feed;

/// <summary>Reads the versions of what is watched again and again, so that a change made elsewhere, or a lost signal, is seen within a second.</summary>
public sealed class FeedReconciler(ChangeFeed feed, IApprovalReader reader, ActorOptions options, Supervisor supervisor, TimeProvider time) : BackgroundService
{
    private const int MaxPerQuery = 1_000;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => supervisor.RunAsync(nameof(FeedReconciler), RereadAsync, stoppingToken);

    private async Task RereadAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(options.RereadInterval, time, cancellationToken);
            foreach (var ids in feed.WatchedIds.Chunk(MaxPerQuery))
            {
                foreach (var (id, version) in await reader.VersionsAsync(ids, cancellationToken))
                    feed.Publish(new Change(id, version, null));
            }
        }
    }
}
