using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Approvals.Actors.Cluster;

/// <summary>Tells <see cref="ClusterSettledness"/> what Akka's cluster and remoting say about the members.</summary>
internal sealed class SettlednessWatch : ReceiveActor
{
    private readonly AkkaCluster cluster = AkkaCluster.Get(Context.System);

    public SettlednessWatch(ClusterSettledness settledness)
    {
        settledness.OwnAddress(cluster.SelfUniqueAddress);
        Receive<ClusterEvent.MemberRemoved>(removed => settledness.Removed(removed.Member.UniqueAddress));
        Receive<ClusterEvent.IMemberEvent>(changed => settledness.Member(changed.Member.UniqueAddress, changed.Member.Status));
        Receive<ClusterEvent.UnreachableMember>(lost => settledness.Unreachable(lost.Member.UniqueAddress, isUnreachable: true));
        Receive<ClusterEvent.ReachableMember>(found => settledness.Unreachable(found.Member.UniqueAddress, isUnreachable: false));
        Receive<DisassociatedEvent>(lost => settledness.ConnectionLost(lost.RemoteAddress));
        Receive<AssociationErrorEvent>(failed => settledness.ConnectionLost(failed.RemoteAddress));
        Receive<QuarantinedEvent>(quarantined => settledness.ConnectionLost(quarantined.Address));
    }

    protected override void PreStart()
    {
        cluster.Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));
        foreach (var connection in new[] { typeof(DisassociatedEvent), typeof(AssociationErrorEvent), typeof(QuarantinedEvent) })
            Context.System.EventStream.Subscribe(Self, connection);
    }

    protected override void PostStop() => cluster.Unsubscribe(Self);
}
