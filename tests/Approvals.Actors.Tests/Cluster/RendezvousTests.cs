using System.Security.Cryptography;
using Approvals.Actors.Cluster;
using Approvals.Application.Cluster;

namespace Approvals.Actors.Tests.Cluster;

public sealed class RendezvousTests
{
    private static readonly string[] Three = ["node-a", "node-b", "node-c"];

    [Fact]
    public void Every_shard_is_hosted_by_exactly_one_node()
    {
        var hosted = Rendezvous.Spread(Three);
        hosted.Values.SelectMany(shards => shards).Order().ShouldBe(Enumerable.Range(0, Shard.Count).Select(shard => (short)shard));
        hosted.Values.ShouldAllBe(shards => shards.Count > 50 && shards.SequenceEqual(shards.Order()));
    }

    [Fact]
    public void The_order_in_which_nodes_are_seen_does_not_matter()
    {
        var (one, other) = (Rendezvous.Spread(Three), Rendezvous.Spread(Three.Reverse()));
        foreach (var node in Three)
            one[node].ShouldBe(other[node]);
    }

    [Fact]
    public void A_node_that_goes_leaves_the_others_what_they_have()
    {
        var (before, after) = (Rendezvous.Spread(Three), Rendezvous.Spread(["node-a", "node-c"]));
        after["node-a"].ShouldBeSubsetOf([.. before["node-a"], .. before["node-b"]]);
        before["node-a"].ShouldBeSubsetOf(after["node-a"]);
        before["node-c"].ShouldBeSubsetOf(after["node-c"]);
    }

    [Fact]
    public void Alone_a_node_hosts_everything_and_nobody_hosts_nothing()
    {
        Rendezvous.Spread(["only"])["only"].Count.ShouldBe(Shard.Count);
        Rendezvous.Spread([]).ShouldBeEmpty();
    }

    /// <summary>Computed apart from this code: sha256(id + byte)[:8], in Python. Nodes of other versions compute the same.</summary>
    [Theory]
    [InlineData("node-a", 0, 4672154482090548844UL)]
    [InlineData("node-a", 255, 14016889386210853494UL)]
    [InlineData("n\u00f8de", 7, 3394751482786747024UL)]
    public void Weights_are_the_same_on_every_node_and_in_every_version(string node, short shard, ulong weight) =>
        Rendezvous.Weight(node, shard).ShouldBe(weight);

    [Fact]
    public void Hosts_are_the_same_on_every_node_and_in_every_version()
    {
        var letters = string.Concat(Enumerable.Range(0, Shard.Count).Select(shard => Rendezvous.HostOf((short)shard, Three)[^1]));
        letters.ShouldStartWith("cbacbccacbcbbbabbcaacbbcbcaaaabb");
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(letters))).ShouldBe("4ff0ecf0732776ccb6b5868f78d47718eb82200c15c5d421172191170db473d3");
    }
}
