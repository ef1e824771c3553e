using Akka.Actor;
using Akka.Cluster.SBR;
using Approvals.Actors.Cluster;

namespace Approvals.Actors.Tests.ClusterMembership;

public sealed class ConfigurationTests
{
    [Fact]
    public void The_file_that_comes_with_the_service_has_no_fault() => new ApprovalsClusterSettings().Faults().ShouldBeEmpty();

    [Theory]
    [InlineData("akka.cluster.gosip-interval = 1s", "Akka knows no setting akka.cluster.gosip-interval")]
    [InlineData("akka.cluster.sharding.state-store-mode = persistence", "state-store-mode is 'persistence' and has to be ddata")]
    [InlineData("akka.cluster.sharding.remember-entities = on", "remember-entities is 'on'")]
    [InlineData("akka.cluster.sharding.coordinator-singleton = x", "coordinator-singleton is 'x'")]
    [InlineData("akka.cluster.sharding.distributed-data.durable.keys = [\"shard-*\"]", "durable.keys has to be []")]
    [InlineData("akka.cluster.split-brain-resolver.active-strategy = keep-majority", "active-strategy is 'keep-majority'")]
    [InlineData("akka.loglevel = ${absent}", "is no HOCON")]
    public void What_must_not_be_is_said_in_a_line(string hocon, string line) =>
        new ApprovalsClusterSettings { Hocon = hocon }.Faults().ShouldHaveSingleItem().ShouldContain(line);

    [Theory]
    [InlineData("akka.cluster.gossip-interval = 1s")]
    [InlineData("akka.coordinated-shutdown.phases.service-requests-done.timeout = 60s")]
    [InlineData("akka.coordination.lease.postgres.heartbeat-timeout = 6s")]
    [InlineData("Cluster { NodeTimeout = 7s }")]
    [InlineData("")]
    public void What_may_be_is_taken(string hocon) => new ApprovalsClusterSettings { Hocon = hocon }.Faults().ShouldBeEmpty();

    [Fact]
    public void A_file_wins_over_the_one_that_comes_with_the_service_and_leaves_the_rest_of_it()
    {
        var config = ClusterConfiguration.Of("akka.cluster.split-brain-resolver.stable-after = 7s", TimeSpan.Zero);
        config.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after").ShouldBe(TimeSpan.FromSeconds(7));
        config.GetTimeSpan("akka.cluster.split-brain-resolver.lease-majority.release-after").ShouldBe(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public void Akka_reads_the_values_of_the_design()
    {
        var config = ClusterConfiguration.Of(null, TimeSpan.FromSeconds(5));
        var resolver = new SplitBrainResolverSettings(config);
        resolver.DowningStrategy.ShouldBe("lease-majority");
        resolver.DowningStableAfter.ShouldBe(TimeSpan.FromSeconds(1));
        resolver.DownAllWhenUnstable.ShouldBe(TimeSpan.Zero);
        resolver.LeaseMajoritySettings.ReleaseAfter.ShouldBe(TimeSpan.FromSeconds(15));
        resolver.LeaseMajoritySettings.AcquireLeaseDelayForMinority.ShouldBe(TimeSpan.FromSeconds(2));
        config.GetTimeSpan("akka.cluster.failure-detector.acceptable-heartbeat-pause").ShouldBe(TimeSpan.FromSeconds(3));
        config.GetTimeSpan("akka.remote.retry-gate-closed-for").ShouldBe(TimeSpan.FromMilliseconds(500));
        config.GetByteSize("akka.remote.dot-netty.tcp.maximum-frame-size").ShouldBe(1024 * 1024);
        config.GetTimeSpan("akka.coordination.lease.postgres.heartbeat-interval").ShouldBe(TimeSpan.FromMilliseconds(500));
        config.GetTimeSpan("akka.coordinated-shutdown.phases.before-service-unbind.timeout").ShouldBeGreaterThan(TimeSpan.FromSeconds(5), "it covers the drain delay");
        config.GetInt("akka.cluster.sharding.distributed-data.majority-min-cap").ShouldBe(2);
    }

    [Fact]
    public void Settings_of_ours_have_their_full_names()
    {
        var settings = ClusterFile.Settings("""
            # about "everything"
            Cluster { NodeTimeout = 5s, Remoting { Host = "10.0.0.1" } } // the end
            Approvals.Policies = [{ WorkflowId = "prod*", MinApprovers = 2 }]
            akka.loglevel = DEBUG
            """);
        settings.ShouldBe(
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Cluster:NodeTimeout"] = "5s",
                ["Cluster:Remoting:Host"] = "10.0.0.1",
                ["Approvals:Policies:0:WorkflowId"] = "prod*",
                ["Approvals:Policies:0:MinApprovers"] = "2",
            },
            ignoreOrder: true);
    }

    [Fact]
    public void Shards_of_ids_never_change_and_spread_evenly()
    {
        ApprovalMessageExtractor.ShardOf(Guid.Parse("019a0000-0000-7000-8000-00000000abcd")).ShouldBe(0xABCD % 30);
        var extractor = new ApprovalMessageExtractor();
        var id = Guid.Parse("019a0000-0000-7000-8000-00000000ffff");
        extractor.ShardId(id.ToString("D")).ShouldBe("15", "65,535 modulo 30");
        var counts = Enumerable.Range(0, 30_000).CountBy(_ => ApprovalMessageExtractor.ShardOf(Guid.CreateVersion7())).ToDictionary();
        counts.Count.ShouldBe(30);
        counts.Values.ShouldAllBe(count => count > 800 && count < 1200);
    }
}
