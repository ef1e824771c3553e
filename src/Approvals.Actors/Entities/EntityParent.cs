using Akka.Actor;
using Akka.Cluster.Sharding;
using Approvals.Actors.Messages;
using Microsoft.Extensions.Logging;

namespace Approvals.Actors.Entities;

/// <summary>
/// The entities of one process without a cluster, or those that stand in for a cluster's: a child for each id, created by its first message. A child that asks to be passivated is sent
/// its stop message, and what comes for it meanwhile waits for its successor.
/// </summary>
/// <param name="capacity">How many children it has at most; a command that would need one more is refused.</param>
internal sealed class EntityParent(Func<Guid, Props> props, ILogger log, int capacity) : UntypedActor
{
    private readonly Dictionary<Guid, Child> children = [];

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(-1, -1, Decide, loggingEnabled: false);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ApprovalChanged changed:
                if (children.TryGetValue(changed.ApprovalId, out var known) && known.HeldBack is null)
                    known.Ref.Forward(message);
                break;
            case IWithApprovalId addressed:
                Route(addressed.ApprovalId, message, Sender);
                break;
            case Passivate passivate when children.TryGetValue(IdOf(Sender), out var leaving):
                leaving.HeldBack ??= [];
                Sender.Tell(passivate.StopMessage);
                break;
            case Terminated terminated:
                Succeed(IdOf(terminated.ActorRef));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private static Guid IdOf(IActorRef child) => Guid.TryParse(child.Path.Name, out var id) ? id : Guid.Empty;

    private void Route(Guid id, object message, IActorRef sender)
    {
        if (!children.TryGetValue(id, out var child))
        {
            if (children.Count >= capacity)
            {
                sender.Tell(new CommandFailed(id, CommandFailure.NotTaken, "This node has as many entities as it takes; nothing was done."));
                return;
            }

            children.Add(id, child = new Child(Context.Watch(Context.ActorOf(props(id), id.ToString("D")))));
        }

        if (child.HeldBack is { } heldBack)
            heldBack.Add((message, sender));
        else
            child.Ref.Tell(message, sender);
    }

    private void Succeed(Guid id)
    {
        if (!children.Remove(id, out var ended))
            return;
        foreach (var (message, sender) in ended.HeldBack ?? [])
            Route(id, message, sender);
    }

    private Directive Decide(Exception failure)
    {
        // A rejected write is no fault: the entity has said so, in one line.
        if (failure is not WriteRejectedException)
            log.LogError(failure, "The entity of approval {ApprovalId} failed and starts again", IdOf(Sender));
        return Directive.Restart;
    }

    private sealed class Child(IActorRef self)
    {
        public IActorRef Ref => self;

        /// <summary>What came since it was told to stop; null while it was not.</summary>
        public List<(object Message, IActorRef Sender)>? HeldBack { get; set; }
    }
}
