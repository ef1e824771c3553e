using Approvals.Actors.Cluster;
using Approvals.Actors.Deadlines;
using Approvals.Actors.Kernel;
using Approvals.Actors.Tests.Support;
using Approvals.Application.Cluster;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Member = Approvals.Actors.Cluster.Node;

namespace Approvals.Actors.Tests.Cluster;

public sealed class MembershipTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeNodeTable table;
    private readonly CollectingLogger<Membership> log = new();
    private readonly List<Membership> started = [];

    public MembershipTests() => table = new FakeNodeTable(time);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var membership in started)
        {
            await membership.StopAsync(CancellationToken.None);
            membership.Dispose();
        }
    }

    [Fact]
    public async Task A_node_hosts_nothing_before_it_serves_and_everything_once_it_serves_alone()
    {
        var node = await Start("a");
        await Until(() => StateOf("a") == NodeState.Joining);
        node.Hosted.ShouldBeEmpty();
        node.Serve();
        await Until(() => node.Hosted.Count == Shard.Count);
        StateOf("a").ShouldBe(NodeState.Up);
    }

    [Fact]
    public async Task Two_nodes_share_the_shards_without_gap_or_overlap()
    {
        var (a, b) = (await Serving("a"), await Serving("b"));
        await Until(() => a.Live.Count == 2 && b.Live.Count == 2);
        a.Hosted.Concat(b.Hosted).Order().ShouldBe(new AllShards().Hosted);
    }

    [Fact]
    public async Task The_shards_of_a_leaving_node_move_at_once_while_it_still_beats()
    {
        var (a, b) = (await Serving("a"), await Serving("b"));
        await Until(() => a.Hosted.Count + b.Hosted.Count == Shard.Count && b.Live.Count == 2);
        a.Leave();
        var left = time.GetUtcNow();
        await Until(() => b.Hosted.Count == Shard.Count && a.Hosted.Count == 0);
        (time.GetUtcNow() - left).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(1.5));
        StateOf("a").ShouldBe(NodeState.Leaving);
    }

    [Fact]
    public async Task The_shards_of_a_silent_node_move_after_the_node_timeout()
    {
        var (a, b) = (await Serving("a"), await Serving("b"));
        await Until(() => a.Live.Count == 2 && b.Live.Count == 2);
        await Kill(a);
        var killed = time.GetUtcNow();
        await Until(() => b.Hosted.Count == Shard.Count);
        (time.GetUtcNow() - killed).TotalSeconds.ShouldBeInRange(3.5, 6.5);
    }

    [Fact]
    public async Task A_node_that_stops_says_farewell()
    {
        var node = await Serving("a");
        await node.StopAsync(CancellationToken.None);
        StateOf("a").ShouldBe(NodeState.Gone);
    }

    [Fact]
    public async Task There_is_no_way_back_from_leaving()
    {
        var node = await Serving("a");
        node.Leave();
        node.Serve();
        await Until(() => StateOf("a") == NodeState.Leaving);
        await Pass(TimeSpan.FromSeconds(3));
        StateOf("a").ShouldBe(NodeState.Leaving);
    }

    [Fact]
    public async Task A_silent_database_is_waited_for_with_one_warning_and_the_shards_of_before()
    {
        var node = await Serving("a");
        await Until(() => node.Hosted.Count == Shard.Count);
        table.Down = true;
        await Pass(TimeSpan.FromMinutes(1));
        node.Hosted.Count.ShouldBe(Shard.Count);
        log.Warnings.Count().ShouldBe(1);
        table.Down = false;
        await Until(() => AgeOf("a") < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task An_operators_word_reaches_the_node_it_is_for()
    {
        var (a, b) = (await Serving("a"), await Serving("b"));
        await table.AskToDrainAsync("a", CancellationToken.None);
        await Until(() => a.AskedToDrain.IsCancellationRequested);
        await Pass(TimeSpan.FromSeconds(3));
        b.AskedToDrain.IsCancellationRequested.ShouldBeFalse();
    }

    [Theory]
    [InlineData(300, -300_000)]
    [InlineData(-300, 300_000)]
    public async Task A_wrong_clock_is_told_once_and_changes_nothing(int databaseAheadSeconds, double offsetMs)
    {
        table.ClockOffset = TimeSpan.FromSeconds(databaseAheadSeconds);
        var node = await Serving("a");
        await Until(() => table.ReadAsync(default).Result.Nodes[0].ClockOffsetMs == offsetMs);
        await Pass(TimeSpan.FromSeconds(10));
        log.Warnings.ShouldHaveSingleItem().ShouldContain("-300000".TrimStart(offsetMs > 0 ? '-' : ' '));
        node.Hosted.Count.ShouldBe(Shard.Count);
        table.ClockOffset = TimeSpan.Zero;
        await Until(() => log.Lines.Any(line => line.Text.Contains("agrees with the database's again", StringComparison.Ordinal)));
    }

    private async Task<Membership> Start(string id)
    {
        var supervisor = new Supervisor(time, NullLogger<Supervisor>.Instance);
        var membership = new Membership(table, new Member { Id = id, Version = "1.0" }, new WakeQueue(), supervisor, time, log);
        started.Add(membership);
        await membership.StartAsync(CancellationToken.None);
        return membership;
    }

    private async Task<Membership> Serving(string id)
    {
        var membership = await Start(id);
        membership.Serve();
        await Until(() => membership.Live.Contains(id));
        return membership;
    }

    /// <summary>Without a farewell, as kill -9 does it.</summary>
    private async Task Kill(Membership membership)
    {
        started.Remove(membership);
        table.Mute(membership.Live.Single(id => membership.Hosted.SequenceEqual(Rendezvous.Spread(membership.Live)[id])));
        await membership.StopAsync(new CancellationToken(canceled: true));
        membership.Dispose();
    }

    private Task Until(Func<bool> condition) => time.PassUntil(Step, condition, "the roll says so");

    private Task Pass(TimeSpan span)
    {
        var end = time.GetUtcNow() + span;
        return Until(() => time.GetUtcNow() >= end);
    }

    private NodeState? StateOf(string id) => table.ReadAsync(default).Result.Nodes.SingleOrDefault(node => node.Id == id)?.State;

    private TimeSpan AgeOf(string id) => table.ReadAsync(default).Result.Nodes.Single(node => node.Id == id).HeartbeatAge;
}
