using Approvals.Actors.Kernel;
using Approvals.Application.Inbox;
using Microsoft.Extensions.Hosting;

namespace Approvals.Actors.Feed;

/// <summary>
/// Looks again and again for what came into the inboxes that somebody on this node waits for, so that an item is heard of although its hint was
/// lost: the node that put it there died, or a pooler swallows what is said. While nobody listens it looks for nothing.
/// </summary>
public sealed class InboxReconciler(InboxFeed feed, IInbox inbox, ActorOptions options, Supervisor supervisor, TimeProvider time) : BackgroundService
{
    private const int MaxPerQuery = 1_000;

    /// <summary>An item counts from its event, and may lie in the queue for a while before it is in the inbox.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private HashSet<Guid> seen = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => supervisor.RunAsync(nameof(InboxReconciler), RereadAsync, stoppingToken);

    private async Task RereadAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(options.InboxRereadInterval, time, cancellationToken);
            await LookAsync(cancellationToken);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        var arrivals = new List<InboxArrival>();
        foreach (var recipients in feed.Recipients.Chunk(MaxPerQuery))
            arrivals.AddRange(await inbox.ArrivalsAsync(recipients, Window, cancellationToken));
        // Taken after the look: a hint too few is told again, which costs a glance, and one too many would hide what was lost.
        var heard = feed.TakeHeard();
        foreach (var fresh in arrivals.Where(arrival => !seen.Contains(arrival.Id)).GroupBy(arrival => arrival.Recipient, StringComparer.Ordinal))
        {
            if (fresh.Count() > heard.GetValueOrDefault(fresh.Key))
                feed.Tell(fresh.Key);
        }

        seen = [.. arrivals.Select(arrival => arrival.Id)];
    }
}
