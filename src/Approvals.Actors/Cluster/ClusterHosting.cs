using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.DependencyInjection;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Approvals.Actors.Messages;
using Approvals.Actors.Serialization;
using Approvals.Application.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Approvals.Actors.Cluster;

/// <summary>What <see cref="ClusterHosting.AddApprovalsCluster"/> is set up with.</summary>
public sealed record ApprovalsClusterSettings
{
    public RemotingSettings Remoting { get; init; } = new();

    /// <summary>How long a leaving node goes on serving.</summary>
    public TimeSpan DrainDelay { get; init; }

    /// <summary>The text of <c>cluster.hocon</c>; null: the one that comes with the service.</summary>
    public string? Hocon { get; init; }

    /// <summary>The host's part of a stop; null: it has none.</summary>
    public INodeShutdown? Shutdown { get; init; }

    /// <summary>One line for everything that must stop the start.</summary>
    public IReadOnlyList<string> Faults() => [.. Remoting.Faults().Select(fault => $"Cluster:Remoting:{fault.Setting} {fault.Message}."), .. ClusterConfiguration.FaultsIn(Hocon)];
}

/// <summary>Under this key the registry has the shard region of the approvals.</summary>
public sealed class ApprovalShards;

public static class ClusterHosting
{
    /// <summary>Every node of a cluster calls its actor system this, or the others do not take it for one of theirs.</summary>
    public const string SystemName = "approvals";

    /// <summary>The name of the entity type; it is in the keys that the nodes share.</summary>
    private const string TypeName = "approval";

    /// <summary>What the host and the actors of this node share. The stores come from <c>AddStorage</c>.</summary>
    public static IServiceCollection AddClusterNode(this IServiceCollection services, Node self)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(self);
        services.TryAddSingleton<NodeLife>();
        services.TryAddSingleton<HostedShards>();
        services.TryAddSingleton<ClusterSettledness>();
        services.TryAddSingleton<INodeExit, ProcessExit>();
        services.TryAddSingleton<NodeStop>();
        return services;
    }

    /// <summary>
    /// Makes the actor system a member of the cluster on its database: remoting, discovery, downing by the lease, distributed publish/subscribe, and
    /// the shard region of the approvals. Needs <see cref="AddClusterNode"/>.
    /// </summary>
    /// <param name="entity">Makes the props of the entity with an id, which is an approval's in its usual form.</param>
    /// <exception cref="ArgumentException">A setting is wrong; <see cref="ApprovalsClusterSettings.Faults"/> says which.</exception>
    public static AkkaConfigurationBuilder AddApprovalsCluster(
        this AkkaConfigurationBuilder builder, ApprovalsClusterSettings settings, Func<ActorSystem, IActorRegistry, IDependencyResolver, Func<string, Props>> entity)
    {
        var faults = settings.Faults();
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, faults), nameof(settings));
        if (settings.Shutdown is { } steps)
            builder.AddShutdownSteps(steps);
        return builder
            .WithRemoting(settings.Remoting.ToOptions())
            .WithClustering()
            .WithDistributedPubSub(role: null!)
            .AddHocon(ClusterConfiguration.Of(settings.Hocon, settings.DrainDelay), HoconAddMode.Prepend)
            .AddApprovalsSerializers()
            .WithShardRegion<ApprovalShards>(
                TypeName,
                (system, registry, resolver) => PropsOf(entity(system, registry, resolver)),
                new ApprovalMessageExtractor(),
                new ShardOptions { HandOffStopMessage = StopEntity.Instance })
            .WithActors((system, registry, resolver) =>
            {
                var settledness = resolver.GetService<ClusterSettledness>();
                system.ActorOf(Props.Create<SettlednessWatch>(settledness), "settledness-watch");
                system.ActorOf(Props.Create<ShardWatch>(registry.Get<ApprovalShards>(), resolver.GetService<HostedShards>(), settledness), "shard-watch");
                system.ActorOf(Props.Create<ClusterDiscovery>(ServicesOf(resolver)), "discovery");
            });
    }

    /// <summary>Binds the messages between nodes, and refuses every type that is bound to nothing.</summary>
    public static AkkaConfigurationBuilder AddApprovalsSerializers(this AkkaConfigurationBuilder builder) => builder
        // It replaces one of Akka's on purpose.
        .AddHocon("akka.log-serializer-override-on-start = off", HoconAddMode.Prepend)
        .WithCustomSerializer("approvals", ApprovalMessageSerializer.Bound, system => new ApprovalMessageSerializer(system))
        .WithCustomSerializer(UnboundTypeSerializer.Replaced, [typeof(object)], system => new UnboundTypeSerializer(system));

    private static Func<string, Props> PropsOf(Func<string, Props> entity)
    {
        var starter = Props.Create<ShardStarter>();
        return id => StartShard.ShardOf(id) is null ? entity(id) : starter;
    }

    private static DiscoveryServices ServicesOf(IDependencyResolver resolver) => new(
        resolver.GetService<Node>(),
        resolver.GetService<IClusterDirectory>(),
        resolver.GetService<NodeLife>(),
        resolver.GetService<INodeExit>(),
        resolver.GetService<TimeProvider>(),
        resolver.GetService<ILogger<ClusterDiscovery>>());
}
