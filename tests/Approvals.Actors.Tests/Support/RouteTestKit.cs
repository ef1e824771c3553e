using Akka.Actor;
using Akka.Cluster;
using Akka.TestKit;
using Approvals.Actors.Cluster;
using Approvals.Actors.Entities;
using Approvals.Actors.Gateway;
using Approvals.Actors.Messages;
using Approvals.Domain.Commands;
using Approvals.Testing;

namespace Approvals.Actors.Tests.Support;

/// <summary>A route to a shard region that is a probe, on the virtual time of the test, in a cluster of this node and another one.</summary>
public abstract class RouteTestKit : EntityTestKit
{
    private protected static readonly UniqueAddress Self = new(new Address("akka.tcp", "approvals", "127.0.0.1", 1), 1);
    private protected static readonly UniqueAddress Other = new(new Address("akka.tcp", "approvals", "127.0.0.1", 2), 2);

    private readonly List<ClusterRoute> routes = [];
    private TestProbe? region;

    private protected RouteTestKit(ActorOptions? options = null)
        : base(options)
    {
        Settledness = new ClusterSettledness(Time);
        Settledness.OwnAddress(Self);
        Settledness.Member(Self, MemberStatus.Up);
        Settledness.Member(Other, MemberStatus.Up);
        Clock.Observe(Journal.Now, Time.GetTimestamp());
    }

    private protected TestProbe Region => region ??= CreateTestProbe("region");

    private protected ClusterSettledness Settledness { get; }

    protected override void AfterAll()
    {
        base.AfterAll();
        routes.ForEach(route => route.Dispose());
    }

    private protected ClusterRoute RouteTo(IActorRef standIns)
    {
        var route = new ClusterRoute(new RouteServices(Region, standIns, Settledness, Services.Reads, Clock, Services.Options, Time));
        routes.Add(route);
        return route;
    }

    private protected void Unsettle() => Settledness.Unreachable(Other, isUnreachable: true);

    /// <summary>Lets the time pass after which a stand-in is asked.</summary>
    private protected async Task PatienceEndsAsync()
    {
        await Time.Settle();
        Time.Advance(Services.Options.StandInAfter);
        await Time.Settle();
    }

    /// <summary>Lets more time pass than any command may have an effect in.</summary>
    private protected async Task ValidityEndsAsync()
    {
        await Time.Settle();
        Time.Advance(ClusterRoute.LongestEffect + TimeSpan.FromSeconds(1));
        await Time.Settle();
    }

    /// <summary>The command that waits in the region, and who is to have the answer.</summary>
    private protected async Task<(ExecuteCommand Execute, IActorRef Sender)> HeldBackAsync() => (await Region.ExpectMsgAsync<ExecuteCommand>(), Region.LastSender);

    private protected static Task<object> AskAsync(ClusterRoute route, Guid id, ApprovalCommand? command = null) => route.AskAsync(id, command ?? Some.Approve(Some.Ann));
}
