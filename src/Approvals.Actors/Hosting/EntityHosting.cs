using Akka.Actor;
using Akka.Hosting;
using Approvals.Actors.Cluster;
using Approvals.Actors.Entities;
using Approvals.Actors.Gateway;
using Approvals.Actors.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Approvals.Actors.Hosting;

/// <summary>The parts of the actor system, one extension each.</summary>
internal static class EntityHosting
{
    /// <summary>Akka's own log goes where every other line goes.</summary>
    public static AkkaConfigurationBuilder AddLog(this AkkaConfigurationBuilder builder, ILoggerFactory log) => builder.ConfigureLoggers(loggers =>
    {
        loggers.ClearLoggers();
        loggers.AddLoggerFactory(log);
        loggers.LogLevel = Akka.Event.LogLevel.WarningLevel;
    });

    /// <summary>The journal plugin over the storage, and what keeps Akka's own limits from judging it.</summary>
    public static AkkaConfigurationBuilder AddApprovalJournal(this AkkaConfigurationBuilder builder, IServiceProvider services) => builder
        .AddHocon(AkkaSettings.Journal, HoconAddMode.Prepend)
        .AddSetup(services.GetRequiredService<JournalSetup>());

    /// <summary>The entities of a process that shares its database with no other, or with others that it does not know.</summary>
    public static AkkaConfigurationBuilder AddLocalEntities(this AkkaConfigurationBuilder builder, IServiceProvider services) => builder.WithActors((system, _) =>
    {
        var gateway = services.GetRequiredService<ApprovalGateway>();
        gateway.Attach(LocalEntities.Start(system, services.GetRequiredService<EntityServices>()));
        system.RegisterOnTermination(() => gateway.Attach(null));
    });

    /// <summary>The way to the entities of a cluster, which <see cref="ClusterHosting.AddApprovalsCluster"/> has to have been added before.</summary>
    public static AkkaConfigurationBuilder AddClusterRoute(this AkkaConfigurationBuilder builder, IServiceProvider services) => builder.WithActors((system, registry) =>
    {
        var gateway = services.GetRequiredService<ApprovalGateway>();
        var entities = services.GetRequiredService<EntityServices>();
        LocalEntities.StartDeadCommands(system);
        gateway.AttachCluster(new ClusterRoute(new RouteServices(
            registry.Get<ApprovalShards>(),
            LocalEntities.StartStandIns(system, entities),
            services.GetRequiredService<ClusterSettledness>(),
            entities.Reads,
            entities.Clock,
            entities.Options,
            entities.Time)));
        system.RegisterOnTermination(() => gateway.AttachCluster(null));
    });
}
