using Akka;
using Akka.Actor;
using Akka.Hosting;

namespace Approvals.Actors.Cluster;

/// <summary>
/// The host's part of a stop in order. Akka runs it before the shards are handed over and the node leaves the cluster; a node that was taken out of
/// the cluster skips all of it.
/// </summary>
public interface INodeShutdown
{
    /// <summary>Turns readiness red, goes on serving for the drain delay, and answers those who wait.</summary>
    Task DrainAsync();

    /// <summary>Takes no new connections.</summary>
    Task StopListeningAsync();

    /// <summary>Returns when the requests in flight have ended.</summary>
    Task FinishRequestsAsync();
}

/// <summary>Begins the stop of this node.</summary>
public sealed class NodeStop(ActorSystem system, NodeLife life)
{
    /// <summary>Returns when the actor system has ended; the host ends with it. Called again, it waits for the same stop.</summary>
    public Task RunAsync()
    {
        life.Leave();
        return CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance);
    }
}

internal static class ShutdownHosting
{
    public static AkkaConfigurationBuilder AddShutdownSteps(this AkkaConfigurationBuilder builder, INodeShutdown steps) => builder.WithActors((system, _) =>
    {
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "drain", () => DoneAsync(steps.DrainAsync()));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "stop-listening", () => DoneAsync(steps.StopListeningAsync()));
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceRequestsDone, "finish-requests", () => DoneAsync(steps.FinishRequestsAsync()));
    });

    private static async Task<Done> DoneAsync(Task step)
    {
        await step;
        return Done.Instance;
    }
}
