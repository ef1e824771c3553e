using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Approvals.Actors.Deadlines;
using Approvals.Actors.Feed;
using Approvals.Actors.Kernel;
using Approvals.Actors.Ports;
using Approvals.Domain.Commands;
using Microsoft.Extensions.Logging;

namespace Approvals.Actors.Region;

/// <summary>The actors that are active on this node. One is activated by its first message and passivated when unused.</summary>
public sealed class ApprovalRegion : IApprovalRegion, IDisposable
{
    public const string MeterName = "Approvals.Actors";

    private readonly ConcurrentDictionary<Guid, ApprovalActor> actors = new();
    private readonly Meter meter = new(MeterName);
    private readonly ActorServices services;
    private readonly ActorOptions options;
    private int inFlight;

    public ApprovalRegion(
        IJournal journal, DatabaseClock clock, ChangeFeed feed, NoticeSignal notices, WakeQueue wakes, AbsenceBook absences, ActorOptions options, TimeProvider time,
        ILogger<ApprovalRegion> logger)
    {
        this.options = options;
        var commits = meter.CreateCounter<long>("approvals.commits", description: "Appends and checks that the journal accepted.");
        var conflicts = meter.CreateCounter<long>("approvals.version.conflicts", description: "Appends that another writer overtook.");
        services = new ActorServices(journal, new LoadCoalescer(journal, clock, time), clock, feed, notices, wakes, absences, commits, conflicts, options, time, logger);
        meter.CreateObservableGauge("approvals.actors.active", () => ActiveCount, description: "Approvals held in memory.");
        meter.CreateObservableGauge("approvals.commands.in_flight", () => InFlight, description: "Commands not yet answered.");
    }

    public int ActiveCount => actors.Count;

    public int InFlight => Volatile.Read(ref inFlight);

    public async Task<Answer> AskAsync(Guid id, ApprovalCommand command, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref inFlight) > options.MaxInFlight)
        {
            Interlocked.Decrement(ref inFlight);
            throw new JournalOverloadedException("This node has as many commands under way as it takes.");
        }

        try
        {
            var envelope = new Envelope(command, new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously));
            Post(id, envelope);
            // Not bound to the caller's patience: what is in the mailbox is carried out, and counted, to the end.
            return await envelope.Reply.Task;
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
        }
    }

    /// <summary>Passivates what was unused for long, and the least recently used above the cap. Returns how many.</summary>
    public int Passivate()
    {
        var passivated = 0;
        foreach (var (id, actor) in actors)
        {
            // A decided one answers a few late votes and repeats, then goes.
            var patience = actor.IsSpent ? options.IdleAfter / 12 : options.IdleAfter;
            if (actor.Idle > patience)
                passivated += TryPassivate(id, actor);
        }

        if (actors.Count <= options.MaxActive)
            return passivated;
        // A tenth below the cap, so that the sorting is not done again for every newcomer.
        var surplus = actors.Count - options.MaxActive * 9 / 10;
        foreach (var (id, actor) in actors.ToArray().OrderByDescending(entry => entry.Value.Idle).Take(surplus))
            passivated += TryPassivate(id, actor);
        return passivated;
    }

    /// <summary>Another node has committed this version: an actor here that knows only less is dropped, or reloads before its next command.</summary>
    public void Overtake(Guid id, int version)
    {
        if (!actors.TryGetValue(id, out var actor) || !actor.IsBehind(version))
            return;
        actor.Overtake(version);
        TryPassivate(id, actor);
    }

    public void Dispose() => meter.Dispose();

    private void Post(Guid id, Envelope envelope)
    {
        while (true)
        {
            var actor = actors.GetOrAdd(id, static (key, services) => new ApprovalActor(key, services), services);
            switch (actor.Post(envelope))
            {
                case PostResult.Accepted:
                    return;
                case PostResult.Full:
                    throw new JournalOverloadedException("This approval has as many commands waiting as it takes.");
                default:
                    actors.TryRemove(KeyValuePair.Create(id, actor));
                    break;
            }
        }
    }

    private int TryPassivate(Guid id, ApprovalActor actor)
    {
        if (!actor.TryPassivate())
            return 0;
        actors.TryRemove(KeyValuePair.Create(id, actor));
        return 1;
    }
}
