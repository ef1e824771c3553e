using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Approvals.Actors.Entities;
using Approvals.Actors.Messages;
using Approvals.Domain.Commands;
using Approvals.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Approvals.Actors.Tests.Entities;

public sealed class EntityParentTests : TestKit
{
    private readonly Guid id = Guid.CreateVersion7();
    private readonly ApprovalCommand vote = Some.Approve(Some.Ann);
    private readonly TestProbe inside;
    private readonly IActorRef parent;

    public EntityParentTests()
    {
        inside = CreateTestProbe();
        parent = Sys.ActorOf(Props.Create<EntityParent>((Guid _) => Props.Create<Child>(inside), NullLogger.Instance, int.MaxValue));
    }

    [Fact]
    public void A_message_makes_the_entity_of_its_id_and_the_next_one_finds_it()
    {
        parent.Tell(Message(1), TestActor);
        var child = inside.ExpectMsgFrom(Message(1));
        parent.Tell(Message(2), TestActor);
        inside.ExpectMsgFrom(Message(2)).ShouldBe(child);
    }

    [Fact]
    public void What_comes_while_an_entity_leaves_waits_for_its_successor_in_order_and_with_its_sender()
    {
        parent.Tell(Message(1), TestActor);
        var child = inside.ExpectMsgFrom(Message(1));
        parent.Tell(new Passivate(StopEntity.Instance), child);
        parent.Tell(Message(2), TestActor);
        parent.Tell(Message(3), TestActor);
        inside.ExpectMsgFrom(StopEntity.Instance).ShouldBe(child);
        inside.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        child.Tell(PoisonPill.Instance);
        var successor = inside.ExpectMsgFrom(Message(2));
        successor.ShouldNotBe(child);
        inside.ExpectMsgFrom(Message(3)).ShouldBe(successor);
    }

    [Fact]
    public void Asked_twice_to_let_an_entity_leave_it_loses_nothing()
    {
        parent.Tell(Message(1), TestActor);
        var child = inside.ExpectMsgFrom(Message(1));
        parent.Tell(new Passivate(StopEntity.Instance), child);
        parent.Tell(Message(2), TestActor);
        parent.Tell(new Passivate(StopEntity.Instance), child);
        child.Tell(PoisonPill.Instance);
        inside.FishForMessage(message => message.Equals((object)Message(2)));
    }

    [Fact]
    public void Nobody_is_made_to_be_told_that_it_is_stale()
    {
        parent.Tell(new ApprovalChanged(id, 3, IsPending: true), TestActor);
        inside.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    private ExecuteCommand Message(int number) => new(id, vote, new Guid(number, 0, 0, new byte[8]), DateTimeOffset.MaxValue);

    private sealed class Child(IActorRef probe) : UntypedActor
    {
        protected override void OnReceive(object message) => probe.Tell(message);
    }
}

internal static class ProbeExtensions
{
    /// <summary>The sender of the expected message, which has to be the next.</summary>
    public static IActorRef ExpectMsgFrom<T>(this TestProbe probe, T message)
    {
        probe.ExpectMsg(message);
        return probe.LastSender;
    }
}
