using System.Diagnostics;
using Akka.Actor;
using Approvals.Actors.Cluster;
using Approvals.Actors.Messages;
using Approvals.Domain.Commands;
using Approvals.Domain.State;
using Approvals.Testing;

namespace Approvals.Actors.Tests.ClusterMembership;

public sealed class DeathTests : ClusterTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task The_survivor_of_two_goes_on(int victim)
    {
        var first = await StartAsync("a");
        await OneClusterAsync(OneCluster, first);
        ClusterProcess[] nodes = [first, await StartAsync("b")];
        await OneClusterAsync(OneCluster, nodes);
        await nodes[victim].KillAsync();
        await OneClusterAsync(OneCluster, nodes[1 - victim]);
        nodes[1 - victim].Exit.IsEnded.ShouldBeFalse();
    }

    [Fact]
    public async Task The_survivor_of_three_goes_on_when_two_die_at_once()
    {
        var nodes = await StartAtOnceAsync("a", "b", "c");
        await OneClusterAsync(OneCluster, nodes);
        var lowest = nodes.MinBy(node => node.Cluster.SelfAddress)!;
        await Task.WhenAll(nodes.Where(node => node != lowest).Select(node => node.KillAsync()));
        await OneClusterAsync(OneCluster, lowest);
        lowest.Exit.IsEnded.ShouldBeFalse();
    }

    [Fact]
    public async Task The_survivor_of_three_goes_on_when_the_one_that_held_the_lease_dies_5_s_after_the_first()
    {
        var nodes = await StartAtOnceAsync("a", "b", "c");
        await OneClusterAsync(OneCluster, nodes);
        await nodes[0].KillAsync();
        await OneClusterAsync(OneCluster, nodes[1], nodes[2]);
        var holder = await Database.ReadAsync<string>("SELECT owner FROM leases WHERE name = 'cluster'");
        var second = nodes.Skip(1).Single(node => holder.Contains($":{node.Cluster.SelfAddress.Port}#", StringComparison.Ordinal));
        var last = nodes.Skip(1).Single(node => node != second);
        await second.KillAsync();
        await OneClusterAsync(OneCluster, last);
        last.Exit.IsEnded.ShouldBeFalse();
    }

    [Fact]
    public async Task Of_two_halves_that_do_not_hear_each_other_exactly_one_goes_on()
    {
        var nodes = await Task.WhenAll(StartAsync("a", linked: true), StartAsync("b", linked: true));
        await OneClusterAsync(OneCluster, nodes);
        foreach (var node in nodes)
            node.Disconnect();
        await Until(() => nodes.Any(node => node.Exit.IsEnded), OneCluster, nodes);
        var lost = nodes.Single(node => node.Exit.IsEnded);
        var kept = nodes.Single(node => node != lost);
        await OneClusterAsync(OneCluster, kept);
        kept.Exit.IsEnded.ShouldBeFalse();
    }

    [Fact]
    public async Task All_shards_are_hosted_once_each_also_after_a_death()
    {
        var nodes = await StartAtOnceAsync("a", "b");
        await OneClusterAsync(OneCluster, nodes);
        await Until(() => nodes.SelectMany(node => node.Shards.Current).Order().SequenceEqual(All), OneCluster, nodes);
        await Until(() => nodes.All(node => node.Shards.Current.Count is > 5 and < 25), OneCluster, nodes);
        await nodes[0].KillAsync();
        await Until(() => nodes[1].Shards.Current.SequenceEqual(All), AllHosted, nodes[1]);
    }

    [Fact]
    public async Task One_entity_answers_commands_from_any_node_and_another_one_when_its_node_has_died()
    {
        var nodes = await StartAtOnceAsync("a", "b");
        await OneClusterAsync(OneCluster, nodes);
        await Until(() => nodes.All(node => node.Shards.Current.Count is > 5 and < 25), OneCluster, nodes);
        var (owner, other) = (nodes[0], nodes[1]);
        var id = IdOf(owner);
        var created = await AskAsync(other, id, Some.Create());
        created.Changed.ShouldBeTrue();
        (await AskAsync(owner, id, Some.Comment(Some.Ann, "from the node of the entity"))).Approval!.Version.ShouldBe(created.Approval!.Version + 1);
        var voted = await AskAsync(other, id, Some.Approve(Some.Ann));
        voted.Approval!.Votes.ShouldHaveSingleItem().By.ShouldBe(Some.Ann.Self);
        voted.Approval.Comments.ShouldHaveSingleItem();

        await owner.KillAsync();
        await Until(() => other.Shards.Current.SequenceEqual(All), AllHosted, other);
        var decided = await AskAsync(other, id, Some.Approve(Some.Bob));
        decided.Approval.ShouldBeOfType<Approval.Decided>().Votes.Count.ShouldBe(2);
    }

    [Fact]
    public async Task While_a_shard_has_no_owner_a_stand_in_answers_and_nothing_is_lost()
    {
        var nodes = await StartAtOnceAsync("a", "b");
        await OneClusterAsync(OneCluster, nodes);
        await Until(() => nodes.All(node => node.Shards.Current.Count is > 5 and < 25), OneCluster, nodes);
        var (owner, other) = (nodes[0], nodes[1]);
        var id = IdOf(owner);
        var shard = ApprovalMessageExtractor.ShardOf(id);
        await Until(() => nodes.All(node => All.All(each => !node.Settledness.IsUnsettled(each) && !node.Settledness.IsOwnerUnreachable(each))), OneCluster + ClusterSettledness.SettlesIn, nodes);
        (await other.Gateway.AskAsync(id, Some.Create(), CancellationToken.None)).Changed.ShouldBeTrue();
        await owner.KillAsync();
        var watch = Stopwatch.StartNew();
        (await other.Gateway.AskAsync(id, Some.Approve(Some.Ann), CancellationToken.None)).Changed.ShouldBeTrue();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(3), "the owner is missed only after its heartbeats are, 3 s later");
        (await other.Gateway.AskAsync(id, Some.Comment(Some.Ann, "by whoever answers now"), CancellationToken.None)).Changed.ShouldBeTrue();

        await Until(() => other.Settledness.IsOwnerUnreachable(shard), OneCluster, other);
        (await other.Gateway.AskAsync(id, Some.Retract(Some.Ann), CancellationToken.None)).Changed.ShouldBeTrue();
        (await other.Gateway.AskAsync(id, Some.Approve(Some.Ann), CancellationToken.None)).Changed.ShouldBeTrue();

        await Until(() => other.Shards.Current.SequenceEqual(All), AllHosted, other);
        var decided = await other.Gateway.AskAsync(id, Some.Approve(Some.Bob), CancellationToken.None);
        (decided.Approval.ShouldBeOfType<Approval.Decided>().Votes.Count, decided.Approval.Comments.Count).ShouldBe((2, 1));
    }

    private static Guid IdOf(ClusterProcess owner)
    {
        while (true)
        {
            var id = Guid.CreateVersion7();
            if (owner.Shards.Current.Contains((short)ApprovalMessageExtractor.ShardOf(id)))
                return id;
        }
    }

    private static Task<CommandReply> AskAsync(ClusterProcess node, Guid id, ApprovalCommand command) =>
        node.Region.Ask<CommandReply>(new ExecuteCommand(id, command, Guid.CreateVersion7(), DateTimeOffset.MaxValue), TimeSpan.FromSeconds(5));

    private static short[] All { get; } = [.. Enumerable.Range(0, ApprovalMessageExtractor.ShardCount).Select(shard => (short)shard)];
}
