using System.Threading.Channels;
using Approvals.Actors.Cluster;
using Approvals.Actors.Feed;
using Approvals.Actors.Kernel;
using Approvals.Actors.Ports;
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
    private readonly Dictionary<string, ActorPool<Work>> pools;
    private readonly RaisedApprovals raised = new();
    private readonly Pace pace;
    private readonly Channel<bool> nudges = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly string owner = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";
    private volatile bool wantsRoom;

    public Dispatcher(
        IDeliveryQueue queue, IApprovalReader approvals, ChannelSet channels, Expander expander, Absences absences, DeliveryMetrics metrics, DeliverySettings settings, NoticeSignal notices,
        InboxFeed inbox, IShards shards, DatabaseClock clock, Supervisor supervisor, TimeProvider time, ILogger<Dispatcher> logger)
    {
        (this.queue, this.expander, this.absences, this.metrics, this.settings) = (queue, expander, absences, metrics, settings);
        (this.notices, this.inbox, this.shards, this.clock, this.supervisor, this.time) = (notices, inbox, shards, clock, supervisor, time);
        pace = new Pace(time);
        destinations = new Destinations(settings);
        sender = new Sender(
            queue, approvals, channels, expander, destinations, new Settler(queue, owner, time, logger), metrics, settings, clock, time, Random.Shared);
        // Channels that are known and not configured have a pool too: it tells whoever has something waiting there from before.
        pools = new RequestDefaults().KnownChannels.Concat(channels.All.Select(channel => channel.Name)).Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, name => new ActorPool<Work>(name, settings.Delivery.Concurrency, SendAsync, logger), StringComparer.Ordinal);
    }

    private sealed record Work(ClaimedDelivery Delivery, ClaimTerms Terms);

    /// <summary>What is under way is finished and written down, as far as there is time; the rest is sent again when its leases end.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        while (pools.Values.Any(pool => pool.Free < settings.Delivery.Concurrency) && !cancellationToken.IsCancellationRequested)
            await Task.Delay(Glance, CancellationToken.None);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => supervisor.RunAsync(nameof(Dispatcher), DispatchAsync, stoppingToken);

    private async Task DispatchAsync(CancellationToken cancellationToken)
    {
        long? lookedAt = null, tidiedAt = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            while (notices.Raised.TryRead(out var approval))
                raised.Add(approval.Id, approval.Priority);
            var more = raised.Any && pace.Left == TimeSpan.Zero && await pace.RunAsync(() => ExpandRaisedAsync(cancellationToken));
            var isNudged = nudges.Reader.TryRead(out _);
            if (lookedAt is null || time.GetElapsedTime(lookedAt.Value) >= settings.Delivery.PollInterval)
            {
                var isFull = shards.Hosted.Count > 0 && await ExpandHostedAsync(cancellationToken);
                lookedAt = isFull ? null : time.GetTimestamp();
                more |= isFull;
                isNudged = true;
            }

            if (isNudged)
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

    private async Task<bool> ExpandRaisedAsync(CancellationToken cancellationToken)
    {
        var first = raised.First(settings.Delivery.BatchSize);
        var result = await ExpandAsync(WorkQuery.Of(first, settings.Delivery.BatchSize), cancellationToken);
        raised.Remove(first.Except(result.Left));
        return raised.Any;
    }

    /// <summary>True when there may be more.</summary>
    private async Task<bool> ExpandHostedAsync(CancellationToken cancellationToken)
    {
        var result = await ExpandAsync(WorkQuery.Of(shards.Hosted, settings.Delivery.BatchSize), cancellationToken);
        return result.Intents >= settings.Delivery.BatchSize || result.Left.Count > 0;
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
            owner, settings.Delivery.Lease, [.. pools.SelectMany(pool => Rooms(pool.Key, pool.Value, now))], settings.Delivery.PerDestination, destinations.BusyAt(now));
    }

    /// <summary>A quarter of the places is kept for what is urgent.</summary>
    private IEnumerable<ChannelRoom> Rooms(string channel, ActorPool<Work> pool, DateTimeOffset now)
    {
        var free = Math.Min(pool.Free, destinations.AllowedAt(channel, now));
        var kept = Math.Min(free, Math.Max(1, settings.Delivery.Concurrency / 4));
        if (kept > 0)
            yield return new ChannelRoom(channel, kept, Priority.High);
        if (free > kept)
            yield return new ChannelRoom(channel, free - kept, Priority.Low);
    }

    private void Post(IReadOnlyList<ClaimedDelivery> claimed, ClaimTerms terms, long askedAt)
    {
        if (claimed.Count > 0)
            clock.Observe(claimed[0].DatabaseTime, askedAt);
        foreach (var delivery in claimed)
        {
            destinations.Use(delivery.Channel, clock.Now);
            // There was room when it was leased, and only this loop fills it. Were it gone, the lease would end and bring the delivery again.
            pools[delivery.Channel].TryPost(new Work(delivery, terms));
        }
    }

    private async Task SendAsync(Work work)
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
        await Task.WhenAny(
            raised.Any ? Task.Delay(pace.Left, time, waiting.Token) : notices.Raised.WaitToReadAsync(waiting.Token).AsTask(),
            nudges.Reader.WaitToReadAsync(waiting.Token).AsTask(),
            Task.Delay(settings.Delivery.PollInterval, time, waiting.Token));
        await waiting.CancelAsync();
    }
}
