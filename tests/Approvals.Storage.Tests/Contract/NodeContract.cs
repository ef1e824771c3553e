using Approvals.Application.Cluster;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Contract;

public abstract class NodeContract : JournalContract
{
    private static readonly TimeSpan Forget = TimeSpan.FromMinutes(10);

    private INodeTable Nodes => Services.GetRequiredService<INodeTable>();

    [Fact]
    public async Task A_beat_is_on_the_roll_as_it_was_sent()
    {
        var roll = await Nodes.BeatAsync(new Heartbeat("a", null, NodeState.Joining, "1.0", null, 0), Forget, default);
        var first = roll.Nodes.ShouldHaveSingleItem();
        first.ShouldBe(new NodeRow("a", null, NodeState.Joining, "1.0", first.StartedAt, first.HeartbeatAge, null, 0, false));
        first.HeartbeatAge.TotalSeconds.ShouldBeInRange(0, 5);

        await Nodes.BeatAsync(new Heartbeat("a", "http://one:1", NodeState.Up, "1.1", -12.5, 7), Forget, default);
        var second = (await Nodes.ReadAsync(default)).Nodes.ShouldHaveSingleItem();
        second.ShouldBe(first with { Address = "http://one:1", State = NodeState.Up, Version = "1.1", ClockOffsetMs = -12.5, Armed = 7, HeartbeatAge = second.HeartbeatAge });
    }

    [Fact]
    public async Task Nodes_see_each_other_in_order_of_their_start()
    {
        foreach (var id in new[] { "c", "a", "b" })
        {
            await Nodes.BeatAsync(Beat(id), Forget, default);
            // Started at is kept in milliseconds by some; the order of those in the same one is nobody's business.
            var started = (await Nodes.ReadAsync(default)).DatabaseTime;
            await Eventually.Async(async () => (await Nodes.ReadAsync(default)).DatabaseTime > started);
        }

        (await Nodes.ReadAsync(default)).Nodes.Select(node => node.Id).ShouldBe(["c", "a", "b"]);
    }

    [Fact]
    public async Task The_age_of_a_silent_node_grows_and_one_that_was_silent_for_long_is_forgotten()
    {
        await Nodes.BeatAsync(Beat("silent"), Forget, default);
        await Eventually.Async(async () =>
            (await Nodes.BeatAsync(Beat("loud"), Forget, default)).Nodes.Single(node => node.Id == "silent").HeartbeatAge > TimeSpan.FromMilliseconds(50));
        (await Nodes.BeatAsync(Beat("loud"), TimeSpan.FromMilliseconds(50), default)).Nodes.Select(node => node.Id).ShouldBe(["loud"]);
    }

    [Fact]
    public async Task A_node_finds_the_word_that_was_left_for_it()
    {
        await Nodes.BeatAsync(Beat("a"), Forget, default);
        await Nodes.BeatAsync(Beat("b"), Forget, default);
        (await Nodes.AskToDrainAsync("a", default)).ShouldBeTrue();
        (await Nodes.AskToDrainAsync("a", default)).ShouldBeTrue("asking again changes nothing");
        var roll = await Nodes.BeatAsync(Beat("a"), Forget, default);
        roll.Nodes.Single(node => node.Id == "a").IsToDrain.ShouldBeTrue();
        roll.Nodes.Single(node => node.Id == "b").IsToDrain.ShouldBeFalse();
    }

    [Fact]
    public async Task Nobody_is_there_to_drain_under_an_unknown_id_or_after_the_farewell()
    {
        (await Nodes.AskToDrainAsync("nobody", default)).ShouldBeFalse();
        await Nodes.BeatAsync(Beat("a") with { State = NodeState.Gone }, Forget, default);
        (await Nodes.AskToDrainAsync("a", default)).ShouldBeFalse();
    }

    private static Heartbeat Beat(string id) => new(id, "http://" + id, NodeState.Up, "1.0", 0, 0);
}

public sealed class SqliteNodeTests : NodeContract
{
    protected override Task<Database> NewDatabaseAsync() => Task.FromResult<Database>(new SqliteFile());
}

public sealed class PostgresNodeTests : NodeContract
{
    protected override async Task<Database> NewDatabaseAsync() => await PostgresDatabaseOf.NewAsync();
}
