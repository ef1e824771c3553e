using Akka.Actor;
using Akka.Actor.Setup;
using Approvals.Actors.Deadlines;
using Approvals.Actors.Entities;
using Approvals.Actors.Feed;
using Approvals.Actors.Gateway;
using Approvals.Actors.Hosting;
using Approvals.Actors.Journal;
using Approvals.Actors.Kernel;
using Approvals.Application.Clock;
using Approvals.Application.Cluster;
using Approvals.Application.Gateway;
using Approvals.Application.Preferences;
using Approvals.Domain.Commands;
using Approvals.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Actors.Tests.Support;

/// <summary>One node's runtime over a journal that several nodes may share.</summary>
internal class Node : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly ActorSystem system;
    private readonly EntityMeters meters;
    private readonly List<Microsoft.Extensions.Hosting.BackgroundService> services = [];

    public Node(FakeJournal journal, FakeTimeProvider time, ActorOptions? options = null, ChangeFeed? feed = null)
    {
        Feed = feed ?? new ChangeFeed();
        Journal = journal;
        Time = time;
        Options = options ?? new ActorOptions();
        Clock = new DatabaseClock(time);
        Supervisor = new Supervisor(time, NullLogger<Supervisor>.Instance);
        Active = new ActiveEntities(time);
        var (reads, minted) = (new StateReads(journal, Clock, time), new MintedIds());
        meters = new EntityMeters(Active);
        Gateway = new ApprovalGateway(minted, Options, time);
        var entity = new EntityServices(journal, reads, minted, Clock, Feed, new NoticeSignal(), Absences, Active, meters, Options, time, NullLogger<ApprovalEntity>.Instance);
        var config = VirtualScheduler.On(time).WithFallback(AkkaSettings.System).WithFallback(AkkaSettings.Journal);
        system = ActorSystem.Create("approvals", BootstrapSetup.Create().WithConfig(config).And(new JournalSetup(journal, reads, minted, Clock, Options)));
        Gateway.Attach(LocalEntities.Start(system, entity));
    }

    public FakeJournal Journal { get; }

    public AbsenceBook Absences { get; } = new();

    public FakeTimeProvider Time { get; }

    public ActorOptions Options { get; }

    public DatabaseClock Clock { get; }

    public IShards Shards { get; init; } = new AllShards();

    public ChangeFeed Feed { get; }

    public WakeQueue Wakes { get; } = new();

    public Supervisor Supervisor { get; }

    public ActiveEntities Active { get; }

    public ApprovalGateway Gateway { get; }

    public Task<Answer> Ask(Guid id, ApprovalCommand command) => Gateway.AskAsync(id, command, CancellationToken.None);

    public async Task<Guid> Created(ApprovalCommand? create = null)
    {
        var id = Gateway.NewId();
        (await Ask(id, create ?? Some.Create())).Changed.ShouldBeTrue();
        return id;
    }

    /// <summary>Bids those leave now that are idle.</summary>
    public void Sweep() => system.ActorSelection("/user/passivation").Tell(Passivation.Look.Instance);

    /// <summary>Starts what wakes approvals: the pump, and with <paramref name="scan"/> the look for passive ones.</summary>
    public async Task StartClocks(bool scan = true)
    {
        services.Add(new WakePump(Wakes, Gateway, Options, Supervisor));
        if (scan)
            services.Add(new DeadlineClock(Journal, Shards, Wakes, Clock, Options, Supervisor, Time));
        foreach (var service in services)
            await service.StartAsync(stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        foreach (var service in services)
            await service.StopAsync(CancellationToken.None);
        await system.Terminate();
        Gateway.Dispose();
        meters.Dispose();
        stopping.Dispose();
    }
}
