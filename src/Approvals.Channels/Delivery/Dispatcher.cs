using System.Threading.Channels;
using Approvals.Actors.Deadlines;
using Approvals.Actors.Feed;
using Approvals.Actors.Kernel;
using Approvals.Application.Clock;
using Approvals.Application.Cluster;
using Approvals.Application.Deliveries;
using Approvals.Application.Reading;
using Approvals.Domain.Requests;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Approvals.Channels.Delivery;

/// <summary>
/// Finds what is to be sent and hands it to the pools: at once what was committed on this node, and every now and then whatever else is
/// due in the shards that this node hosts. It leases no more than the pools have room for, so nothing waits here while others could send it.
/// </summary>
public sealed class Dispatcher : BackgroundService
{
    private static readonly TimeSpan Housekeeping = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);
    private const int MostCounted = 100_000;

    private readonly IDeliveryQueue queue;
    private readonly Expander expander;
    private readonly Absences absences;
    private readonly Destinations destinations;
    private readonly Sender sender;
    private readonly DeliveryMetrics metrics;
    private readonly DeliverySettings settings;
    private readonly NoticeSignal notices;
    private readonly InboxFeed inbox;
    private readonly IShards shards;
    private readonly DatabaseClock clock;
    private readonly Supervisor supervisor;
    private readonly TimeProvider time;
    private readonly SendingPools pools;
    private readonly RaisedApprovals raised = new();
    private readonly Pace pace;
    private readonly Channel<bool> nudges = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly string owner = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";
    private long? lookedAt;
    private volatile bool wantsRoom;

    public Dispatcher(
        IDeliveryQueue queue, IApprovalReader approvals, ChannelSet channels, Expander expander, Absences absences, DeliveryMetrics metrics, DeliverySettings settings, NoticeSignal notices,
        InboxFeed inbox, WakeQueue wakes, IShards shards, DatabaseClock clock, Supervisor supervisor, TimeProvider time, ILogger<Dispatcher> logger)
    {
        (this.queue, this.expander, this.absences, this.metrics, this.settings) = (queue, expander, absences, metrics, settings);
        (this.notices, this.inbox, this.shards, this.clock, this.supervisor, this.time) = (notices, inbox, shards, clock, supervisor, time);
        // Deciding comes before telling.
        pace = new Pace(time, () => wakes.IsBehind);
        destinations = new Destinations(settings);
        sender = new Sender(
            queue, approvals, channels, expander, destinations, new Settler(queue, owner, time, logger), metrics, settings, clock, time, Random.Shared);
        // Channels that are known and not configured have a pool too: it tells whoever has something waiting there from before.
        pools = new SendingPools(
            new RequestDefaults().KnownChannels.Concat(channels.All.Select(channel => channel.Name)).Distinct(StringComparer.Ordinal),
            settings.Delivery.Concurrency, destinations, SendAsync, logger);
    }

    /// <summary>What is under way is finished and written down, as far as there is time; the rest is sent again when its leases end.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        while (pools.IsSending && !cancellationToken.IsCancellationRequested)
            await Task.Delay(Glance, CancellationToken.None);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => supervisor.RunAsync(nameof(Dispatcher), DispatchAsync, stoppingToken);

    private async Task DispatchAsync(CancellationToken cancellationToken)
    {
        long? tidiedAt = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            while (notices.Raised.TryRead(out var approval))
                raised.Add(approval.Id, approval.Priority);
            var more = false;
            var isLookDue = UntilLook == TimeSpan.Zero;
            var isRested = pace.Left == TimeSpan.Zero;
            if (isRested && (raised.Any || isLookDue))
                more = await pace.RunAsync(() => RoundAsync(isLookDue, cancellationToken));

            if (nudges.Reader.TryRead(out _) || isRested && isLookDue)
                await ClaimAsync(cancellationToken);

            if (tidiedAt is null || time.GetElapsedTime(tidiedAt.Value) >= Housekeeping)
            {
                tidiedAt = time.GetTimestamp();
                await TidyAsync(cancellationToken);
            }

            if (!more)
                await WaitAsync(cancellationToken);
        }
    }

    /// <summary>What is left until the next regular look at the rows.</summary>
    private TimeSpan UntilLook =>
        lookedAt is { } at && settings.Delivery.PollInterval - time.GetElapsedTime(at) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>True when there is more to do.</summary>
    private async Task<bool> RoundAsync(bool isLookDue, CancellationToken cancellationToken)
    {
        var size = pace.Size(settings.Delivery.BatchSize);
        if (raised.Any)
        {
            var first = raised.First(size);
            var result = await ExpandAsync(WorkQuery.Of(first, size), cancellationToken);
            raised.Remove(first.Except(result.Left));
        }

        if (!isLookDue)
            return raised.Any;
        var found = shards.Hosted.Count > 0 ? await ExpandAsync(WorkQuery.Of(shards.Hosted, size), cancellationToken) : null;
        var isFull = found is not null && (found.Intents >= size || found.Left.Count > 0);
        lookedAt = isFull ? null : time.GetTimestamp();
        return isFull || raised.Any;
    }

    private async Task<ExpandResult> ExpandAsync(WorkQuery which, CancellationToken cancellationToken)
    {
        var terms = Terms();
        var askedAt = time.GetTimestamp();
        var result = await queue.ExpandAsync(which, terms, expander, cancellationToken);
        Post(result.Claimed, terms, askedAt);
        foreach (var change in result.Inbox)
            inbox.Publish(change);
        if (result.Left.Count > 0)
            await absences.HandOnAsync(cancellationToken);
        return result;
    }

    private async Task ClaimAsync(CancellationToken cancellationToken)
    {
        var terms = Terms();
        var room = terms.Rooms.Sum(places => places.Places);
        // What does not fit is waited for: whoever frees a place then wakes the loop.
        if (room == 0 || shards.Hosted.Count == 0)
        {
            wantsRoom = true;
            return;
        }

        var askedAt = time.GetTimestamp();
        var claimed = await queue.ClaimAsync(WorkQuery.Of(shards.Hosted, room), terms, cancellationToken);
        Post(claimed, terms, askedAt);
        wantsRoom = claimed.Count > 0 || terms.Busy.Count > 0;
    }

    private ClaimTerms Terms()
    {
        var now = clock.IsKnown ? clock.Now : time.GetUtcNow();
        return new ClaimTerms(
            owner, settings.Delivery.Lease, pools.Rooms(now), settings.Delivery.PerDestination, destinations.BusyAt(now));
    }

    private void Post(IReadOnlyList<ClaimedDelivery> claimed, ClaimTerms terms, long askedAt)
    {
        if (claimed.Count > 0)
            clock.Observe(claimed[0].DatabaseTime, askedAt);
        foreach (var delivery in claimed)
        {
            destinations.Use(delivery.Channel, clock.Now);
            pools.Post(new SendingPools.Work(delivery, terms));
        }
    }

    private async Task SendAsync(SendingPools.Work work)
    {
        if (await sender.SendAsync(work.Delivery, work.Terms) || wantsRoom)
            nudges.Writer.TryWrite(true);
    }

    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        await queue.AdoptAsync(cancellationToken);
        metrics.Waiting(await queue.BacklogAsync(MostCounted, cancellationToken));
        destinations.Forget(clock.IsKnown ? clock.Now : time.GetUtcNow());
        if (!raised.Any)
            absences.Forget();
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (rest, untilLook) = (pace.Left, UntilLook);
        await Task.WhenAny(
            raised.Any ? Task.Delay(rest, time, waiting.Token) : notices.Raised.WaitToReadAsync(waiting.Token).AsTask(),
            nudges.Reader.WaitToReadAsync(waiting.Token).AsTask(),
            Task.Delay(rest > untilLook ? rest : untilLook, time, waiting.Token));
        await waiting.CancelAsync();
    }
}
