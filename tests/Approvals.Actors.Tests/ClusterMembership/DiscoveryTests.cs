using Akka.Actor;
using Akka.Remote;
using Approvals.Actors.Cluster;
using Approvals.Testing;

namespace Approvals.Actors.Tests.ClusterMembership;

public sealed class DiscoveryTests : ClusterTest
{
    private static readonly TimeSpan ProcessEnds = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task Three_nodes_that_start_at_once_form_one_cluster()
    {
        var nodes = await StartAtOnceAsync("a", "b", "c");
        await OneClusterAsync(OneCluster, nodes);
        (await Database.ReadAsync<long>("SELECT count(DISTINCT cluster_id) FROM cluster_nodes WHERE state = 'up'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_later_start_joins_the_cluster_that_is_there()
    {
        var first = await StartAsync("a");
        await OneClusterAsync(OneCluster, first);
        var second = await StartAsync("b");
        await OneClusterAsync(OneCluster, first, second);
        first.Exit.IsEnded.ShouldBeFalse();
        (await Database.ReadAsync<long>("SELECT count(DISTINCT cluster_id) FROM cluster_nodes")).ShouldBe(1);
    }

    [Fact]
    public async Task A_member_that_does_not_answer_is_passed_over_after_the_limit()
    {
        var first = await StartAsync("a");
        await OneClusterAsync(OneCluster, first);
        await Database.ExecuteAsync("""
            INSERT INTO cluster_nodes (id, state, version, started_at, heartbeat_at, akka_address, akka_uid, cluster_id)
            SELECT 'dead', 'up', '1.0', started_at - interval '1 minute', heartbeat_at + interval '1 hour', 'akka.tcp://approvals@127.0.0.1:1', 1, cluster_id
            FROM cluster_nodes WHERE id = 'a'
            """);
        var second = await StartAsync("b");
        await OneClusterAsync(OneCluster, first, second);
        second.Log.ShouldContain(line => line.Contains("akka.tcp://approvals@127.0.0.1:1 did not let b into the cluster"));
    }

    [Fact]
    public async Task A_node_that_stops_in_order_is_not_downed_and_leaves_no_trace()
    {
        var nodes = await StartAtOnceAsync("a", "b");
        await OneClusterAsync(OneCluster, nodes);
        await nodes[1].StopAsync();
        await OneClusterAsync(OneCluster, nodes[0]);
        nodes[1].Exit.IsEnded.ShouldBeFalse();
        (await Database.ReadAsync<string>("SELECT state FROM cluster_nodes WHERE id = 'b'")).ShouldBe("gone");
        (await Database.ReadAsync<bool>("SELECT removed_at IS NULL FROM cluster_nodes WHERE id = 'b'")).ShouldBeTrue();
    }

    [Fact]
    public async Task The_last_node_that_stops_in_order_is_not_waited_for()
    {
        var first = await StartAsync("a");
        await OneClusterAsync(OneCluster, first);
        await first.StopAsync();
        var second = await StartAsync("b");
        await OneClusterAsync(TimeSpan.FromSeconds(4), second);
    }

    [Fact]
    public async Task A_node_of_an_older_cluster_than_the_newest_ends()
    {
        var node = await StartAsync("a");
        await OneClusterAsync(OneCluster, node);
        await Database.ExecuteAsync("""
            INSERT INTO cluster_nodes (id, state, version, started_at, heartbeat_at, akka_address, akka_uid, cluster_id)
            VALUES ('other', 'up', '1.0', clock_timestamp(), clock_timestamp(), 'akka.tcp://approvals@127.0.0.1:1', 1, nextval('cluster_ids'))
            """);
        (await node.Exit.Ended.WaitAsync(ProcessEnds)).ShouldContain("was formed while it was silent");
        await node.System.WhenTerminated.WaitAsync(ProcessEnds);
    }

    [Theory]
    [InlineData("UPDATE cluster_nodes SET removed_at = clock_timestamp() WHERE id = 'a'", "taken it out")]
    [InlineData("DELETE FROM cluster_nodes WHERE id = 'a'", "forgotten")]
    public async Task A_node_that_the_others_gave_up_ends_when_it_can_reach_the_database_alone(string done, string reason)
    {
        var node = await StartAsync("a");
        await OneClusterAsync(OneCluster, node);
        await Database.ExecuteAsync(done);
        (await node.Exit.Ended.WaitAsync(ProcessEnds)).ShouldContain(reason);
        await node.System.WhenTerminated.WaitAsync(ProcessEnds);
    }

    [Fact]
    public async Task A_quarantined_node_ends()
    {
        var node = await StartAsync("a");
        await OneClusterAsync(OneCluster, node);
        node.System.EventStream.Publish(new ThisActorSystemQuarantinedEvent(node.Cluster.SelfAddress, Address.Parse("akka.tcp://approvals@127.0.0.1:1")));
        (await node.Exit.Ended.WaitAsync(ProcessEnds)).ShouldContain("quarantined");
        await node.System.WhenTerminated.WaitAsync(ProcessEnds);
    }

    [Fact]
    public async Task A_downed_node_ends()
    {
        var node = await StartAsync("a");
        await OneClusterAsync(OneCluster, node);
        node.Cluster.Down(node.Cluster.SelfAddress);
        (await node.Exit.Ended.WaitAsync(ProcessEnds)).ShouldContain("downed");
        await node.System.WhenTerminated.WaitAsync(ProcessEnds);
    }

    [Fact]
    public async Task What_happens_to_a_node_that_leaves_does_not_end_it_in_a_hurry()
    {
        var node = await StartAsync("a");
        await OneClusterAsync(OneCluster, node);
        node.Life.Leave();
        await Eventually.Async(async () => await Database.ReadAsync<string>("SELECT state FROM cluster_nodes WHERE id = 'a'") == "leaving");
        await Database.ExecuteAsync("UPDATE cluster_nodes SET removed_at = clock_timestamp(), heartbeat_at = clock_timestamp() - interval '1 hour' WHERE id = 'a'");
        await Eventually.Async(async () => await Database.ReadAsync<bool>("SELECT heartbeat_at > clock_timestamp() - interval '1 minute' FROM cluster_nodes WHERE id = 'a'"));
        node.Exit.IsEnded.ShouldBeFalse();
    }

    [Fact]
    public async Task A_stop_runs_the_steps_of_the_host_before_it_leaves_and_a_downed_node_skips_them()
    {
        var steps = new RecordedSteps();
        var nodes = new[] { await StartAsync("a"), await StartAsync("b", configure: settings => settings with { Shutdown = steps }) };
        await OneClusterAsync(OneCluster, nodes);
        steps.Observe = () => nodes[0].Members.Count;
        await nodes[1].Stop.RunAsync().WaitAsync(OneCluster);
        steps.Taken.ShouldBe(["drain 2", "stop listening 2", "finish requests 2"]);
        await OneClusterAsync(OneCluster, nodes[0]);

        var skipped = new RecordedSteps();
        var downed = await StartAsync("c", configure: settings => settings with { Shutdown = skipped });
        await OneClusterAsync(OneCluster, nodes[0], downed);
        downed.Cluster.Down(downed.Cluster.SelfAddress);
        await downed.System.WhenTerminated.WaitAsync(ProcessEnds);
        skipped.Taken.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_node_finds_that_it_is_asked_to_leave()
    {
        var node = await StartAsync("a");
        await OneClusterAsync(OneCluster, node);
        await Database.ExecuteAsync("UPDATE cluster_nodes SET drain_requested_at = clock_timestamp() WHERE id = 'a'");
        await Until(() => node.Life.AskedToDrain.IsCancellationRequested, OneCluster, node);
    }

    private sealed class RecordedSteps : INodeShutdown
    {
        public List<string> Taken { get; } = [];

        public Func<int> Observe { get; set; } = () => 0;

        public Task DrainAsync() => Take("drain");

        public Task StopListeningAsync() => Take("stop listening");

        public Task FinishRequestsAsync() => Take("finish requests");

        private Task Take(string step)
        {
            Taken.Add($"{step} {Observe()}");
            return Task.CompletedTask;
        }
    }
}
