using Approvals.Actors.Cluster;
using Approvals.Actors.Deadlines;
using Approvals.Actors.Feed;
using Approvals.Actors.Kernel;
using Approvals.Actors.Tests.Support;
using Approvals.Application.Feed;
using Approvals.Domain.State;
using Approvals.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Member = Approvals.Actors.Cluster.Node;

namespace Approvals.Actors.Tests.Feed;

public sealed class SignalTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeJournal journal;
    private readonly FakeNodeTable table;
    private readonly FakeSignal wire = new();
    private readonly List<IHostedService> services = [];

    public SignalTests() => (journal, table) = (new FakeJournal(time), new FakeNodeTable(time));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var service in services)
            await service.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_waiter_on_another_node_hears_of_a_commit_at_once()
    {
        await using var here = await Joined("here");
        await using var there = await Joined("there");
        var id = await here.Created(Some.Create(Some.Request(min: 1)));
        using var watch = there.Feed.Watch(id);
        await here.Ask(id, Some.Approve(Some.Ann));
        (await Heard(watch, journal.Stored(id)!.Version)).ShouldBe(new Change(id, journal.Stored(id)!.Version, null));
    }

    [Fact]
    public async Task An_actor_that_was_overtaken_is_dropped_so_that_the_next_command_meets_no_conflict()
    {
        await using var here = await Joined("here");
        await using var there = await Joined("there");
        var id = await here.Created();
        await there.Ask(id, Some.Approve(Some.Ann));
        await Until(() => here.Active.Count == 0);
        var before = journal.Appended.Count;
        (await here.Ask(id, Some.Approve(Some.Bob))).Approval.ShouldBeOfType<Approval.Decided>();
        (journal.Appended.Count - before).ShouldBe(1, "a second append would mean that the first met a conflict");
    }

    [Fact]
    public async Task What_is_committed_while_a_signal_is_under_way_goes_into_the_next_one()
    {
        await using var here = await Joined("here");
        await using var there = await Joined("there");
        wire.Hold();
        var ids = new List<Guid> { await here.Created() };
        await Until(() => wire.Waiting == 1);
        for (var i = 0; i < 200; i++)
            ids.Add(await here.Created());
        wire.Release();
        await Until(() => wire.Sent.Sum(message => SignalText.Read(message).Commits.Count) == ids.Count);
        wire.Sent.Count.ShouldBe(2);
        wire.AtOnce.ShouldBe(1);
    }

    [Fact]
    public async Task A_node_that_is_alone_sends_nothing()
    {
        await using var node = await Joined("alone");
        for (var i = 0; i < 20; i++)
            await node.Created();
        await time.PassUntil(Step, () => node.Outbox.TakeAll().Count == 0, "all were taken");
        wire.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lost_connection_is_made_anew()
    {
        await using var here = await Joined("here");
        await using var there = await Joined("there");
        wire.Cut();
        await Until(() => wire.Connections == 4);
        var id = await here.Created();
        using var watch = there.Feed.Watch(id);
        await here.Ask(id, Some.Approve(Some.Ann));
        await Heard(watch, 2);
    }

    private async Task<Change> Heard(IWatch watch, int version)
    {
        while (true)
        {
            var change = watch.NextAsync(CancellationToken.None);
            await Until(() => change.IsCompleted);
            if ((await change).Version >= version)
                return await change;
        }
    }

    private async Task<JoinedNode> Joined(string name)
    {
        var node = new JoinedNode(journal, time);
        var self = new Member { Id = name, Version = "1" };
        var membership = new Membership(table, self, new WakeQueue(), node.Supervisor, time, NullLogger<Membership>.Instance);
        membership.Serve();
        var tail = new TailFollower(new FakeTail(), new ActorOptions(), node.Supervisor, time);
        List<IHostedService> started =
        [
            membership, new SignalSender(node.Outbox, wire, self, membership, tail, new ActorOptions(), node.Supervisor, time),
            new SignalListener(wire, self, node.Feed, new InboxFeed(node.Outbox), node.Gateway, tail, node.Supervisor),
        ];
        services.AddRange(started);
        foreach (var service in started)
            await service.StartAsync(CancellationToken.None);
        var nodes = services.OfType<Membership>().ToList();
        await Until(() => nodes.TrueForAll(member => member.Live.Count == nodes.Count) && wire.Listening == nodes.Count);
        return node;
    }

    private Task Until(Func<bool> condition) => time.PassUntil(Step, condition, "the wire says so");
}
