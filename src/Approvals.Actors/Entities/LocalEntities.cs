using Akka.Actor;
using Approvals.Actors.Gateway;
using Approvals.Actors.Hosting;

namespace Approvals.Actors.Entities;

/// <summary>The actors of a process without a cluster.</summary>
internal static class LocalEntities
{
    /// <returns>The parent, to which every command goes.</returns>
    public static IActorRef Start(ActorSystem system, EntityServices services)
    {
        system.ActorOf(Made(() => new DeadCommands()), "dead-commands");
        system.ActorOf(Made(() => new Passivation(services.Active, services.Options)), "passivation");
        return system.ActorOf(Made(() => new EntityParent(id => Entity(id, services), services.Log)), "approvals");
    }

    public static Props Entity(Guid id, EntityServices services) => Made(() => new ApprovalEntity(id, services));

    private static Props Made<T>(Func<T> make)
        where T : ActorBase => Props.CreateBy(new Producer<T>(make));
}
