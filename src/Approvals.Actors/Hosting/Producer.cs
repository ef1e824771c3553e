using Akka.Actor;

namespace Approvals.Actors.Hosting;

/// <summary>Makes an actor by plain code. Props made of an expression compile it for each actor, and made of a type they look for its constructor.</summary>
internal sealed class Producer<T>(Func<T> make) : IIndirectActorProducer
    where T : ActorBase
{
    public Type ActorType => typeof(T);

    public ActorBase Produce() => make();

    public void Release(ActorBase actor)
    {
        // The actor owns nothing that it does not give back itself.
    }
}
