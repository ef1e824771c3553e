using Akka.Actor;
using Akka.Remote;
using Akka.TestKit.Xunit2;
using Approvals.Actors.Cluster;
using Approvals.Testing;
using Microsoft.Extensions.Time.Testing;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Approvals.Actors.Tests.ClusterMembership;

/// <summary>A cluster of one real node.</summary>
[Collection(ClusterTest.Name)]
public sealed class SettlednessWatchTests : TestKit
{
    private const string Clustered = """
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
        """;

    private readonly FakeTimeProvider time = new();
    private readonly ClusterSettledness settledness;
    private readonly AkkaCluster cluster;

    public SettlednessWatchTests()
        : base(Clustered)
    {
        settledness = new ClusterSettledness(time);
        cluster = AkkaCluster.Get(Sys);
        Sys.ActorOf(Props.Create<SettlednessWatch>(settledness));
    }

    private bool IsUnsettled => settledness.IsUnsettled(0);

    [Fact]
    public async Task It_follows_the_members_and_their_connections()
    {
        IsUnsettled.ShouldBeTrue("this node has joined nothing yet");
        await cluster.JoinAsync(cluster.SelfAddress);
        await Eventually.Async(() => !IsUnsettled, because: "this node is up");

        var member = cluster.SelfAddress;
        await UnsettledByAsync(new DisassociatedEvent(member, member, inbound: false));
        await UnsettledByAsync(new AssociationErrorEvent(new TimeoutException(), member, member, inbound: false, Akka.Event.LogLevel.WarningLevel));
        await UnsettledByAsync(new QuarantinedEvent(member, 1));

        await cluster.LeaveAsync();
        await Eventually.Async(() => IsUnsettled, because: "this node leaves");
    }

    private async Task UnsettledByAsync(object happened)
    {
        Sys.EventStream.Publish(happened);
        await Eventually.Async(() => IsUnsettled, because: $"{happened.GetType().Name} was not noticed");
        time.Advance(ClusterSettledness.SettlesIn);
        IsUnsettled.ShouldBeFalse();
    }
}
