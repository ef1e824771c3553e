using System.Threading.Channels;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Approvals.Channels.Slack;

/// <summary>
/// Takes interactions in at once and has them done afterwards: Slack waits 3 s. What is in here when the process dies is lost, which its
/// sender sees: the message stays as it was.
/// </summary>
public sealed class SlackInbox : IDisposable
{
    private const int Capacity = 1000;
    private const int MostRemembered = 10_000;

    /// <summary>Longer than a signature is valid, so that nothing comes back after it was forgotten.</summary>
    private static readonly TimeSpan SeenLasts = TimeSpan.FromMinutes(15);

    private readonly Channel<SlackInteraction> waiting =
        Channel.CreateBounded<SlackInteraction>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait });

    private readonly MemoryCache seen = new(new MemoryCacheOptions { SizeLimit = MostRemembered });

    internal ChannelReader<SlackInteraction> Waiting => waiting.Reader;

    /// <summary>False when too much waits; a payload that was here before is taken and dropped.</summary>
    public bool TryTake(SlackInteraction interaction)
    {
        if (seen.TryGetValue(interaction.PayloadId, out _))
            return true;
        if (!waiting.Writer.TryWrite(interaction))
            return false;
        seen.Set(interaction.PayloadId, true, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = SeenLasts, Size = 1 });
        return true;
    }

    public void Dispose() => seen.Dispose();
}

/// <summary>Works through the inbox, several at a time, because each spends its time waiting for Slack.</summary>
public sealed class SlackWorker(SlackInbox inbox, SlackDesk desk, ILogger<SlackWorker> log) : BackgroundService
{
    private const int AtOnce = 8;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        inbox.Waiting.ReadAllAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
        async (interaction, cancellationToken) =>
        {
            try
            {
                await desk.HandleAsync(interaction, cancellationToken);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                log.LogError(fault, "A Slack interaction could not be handled");
            }
        });
}
