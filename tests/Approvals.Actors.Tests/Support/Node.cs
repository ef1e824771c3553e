using Approvals.Actors.Cluster;
using Approvals.Actors.Deadlines;
using Approvals.Actors.Feed;
using Approvals.Actors.Kernel;
using Approvals.Actors.Ports;
using Approvals.Actors.Region;
using Approvals.Domain.Commands;
using Approvals.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Actors.Tests.Support;

/// <summary>One node's runtime over a journal that several nodes may share.</summary>
internal class Node : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Microsoft.Extensions.Hosting.BackgroundService> services = [];

    public Node(FakeJournal journal, FakeTimeProvider time, ActorOptions? options = null, ChangeFeed? feed = null)
    {
        Feed = feed ?? new ChangeFeed();
        Journal = journal;
        Time = time;
        Options = options ?? new ActorOptions();
        Clock = new DatabaseClock(time);
        Region = new ApprovalRegion(journal, Clock, Feed, new NoticeSignal(), Wakes, Absences, Options, time, NullLogger<ApprovalRegion>.Instance);
        Supervisor = new Supervisor(time, NullLogger<Supervisor>.Instance);
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

    public ApprovalRegion Region { get; }

    public Task<Answer> Ask(Guid id, ApprovalCommand command) => Region.AskAsync(id, command, CancellationToken.None);

    public async Task<Guid> Created(ApprovalCommand? create = null)
    {
        var id = Guid.CreateVersion7();
        (await Ask(id, create ?? Some.Create())).Changed.ShouldBeTrue();
        return id;
    }

    /// <summary>Starts what wakes approvals: the pump, and with <paramref name="scan"/> the look for passive ones.</summary>
    public async Task StartClocks(bool scan = true)
    {
        services.Add(new WakePump(Wakes, Region, Options, Supervisor));
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
        Region.Dispose();
        stopping.Dispose();
    }
}
