using Akka.Actor;
using Akka.Event;
using Approvals.Actors.Gateway;
using Approvals.Actors.Hosting;

namespace Approvals.Actors.Entities;

/// <summary>Entities below a parent of ours: all of a process without a cluster, and the stand-ins of one in a cluster.</summary>
internal static class LocalEntities
{
    /// <returns>The parent, to which every command goes.</returns>
    public static IActorRef Start(ActorSystem system, EntityServices services)
    {
        StartDeadCommands(system);
        system.ActorOf(Made(() => new Passivation(services.Active, services.Options, Passivation.Usual)), "passivation");
        return system.ActorOf(Made(() => new EntityParent(id => Entity(id, services), services.Log, int.MaxValue)), "approvals");
    }

    /// <summary>One for each actor system; what it answers may have been sent to any of its actors.</summary>
    public static void StartDeadCommands(ActorSystem system) =>
        // Here and not when it has started: a command that finds nobody before that is answered too.
        system.EventStream.Subscribe(system.ActorOf(Made(() => new DeadCommands()), "dead-commands"), typeof(DeadLetter));

    public static Props Entity(Guid id, EntityServices services) => Made(() => new ApprovalEntity(id, services));

    /// <summary>
    /// The entities that stand in for those of the shards while the cluster is unsettled, below a parent of the same kind. A few live for a short time,
    /// so who is idle is looked for more often.
    /// </summary>
    /// <returns>The parent.</returns>
    public static IActorRef StartStandIns(ActorSystem system, EntityServices services)
    {
        var active = new ActiveEntities(services.Time);
        var options = services.Options;
        var limits = new ActorOptions { IdleAfter = options.StandInIdleAfter, SpentAfter = options.StandInIdleAfter, MaxActive = options.MaxStandIns };
        var standIns = services with { Active = active, IsStandIn = true };
        system.ActorOf(Made(() => new Passivation(active, limits, options.StandInIdleAfter / 4)), "stand-in-passivation");
        return system.ActorOf(Made(() => new EntityParent(id => Entity(id, standIns), services.Log, limits.MaxActive)), "stand-ins");
    }

    private static Props Made<T>(Func<T> make)
        where T : ActorBase => Props.CreateBy(new Producer<T>(make));
}
