using Akka.Hosting;
using Approvals.Actors.Absences;
using Approvals.Actors.Deadlines;
using Approvals.Actors.Entities;
using Approvals.Actors.Feed;
using Approvals.Actors.Gateway;
using Approvals.Actors.Hosting;
using Approvals.Actors.Journal;
using Approvals.Actors.Kernel;
using Approvals.Application.Clock;
using Approvals.Application.Cluster;
using Approvals.Application.Feed;
using Approvals.Application.Gateway;
using Approvals.Application.Journal;
using Approvals.Application.Preferences;
using Approvals.Application.Reading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Approvals.Actors;

public static class ApprovalsServiceCollectionExtensions
{
    /// <summary>The actors: entities with their journal, deadlines and feed. The database behind them is registered by storage.</summary>
    public static IServiceCollection AddApprovals(this IServiceCollection services, ActorOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddEntities();
        services.AddSingleton<Supervisor>();
        services.AddSingleton<DatabaseClock>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<IFeed>(provider => provider.GetRequiredService<ChangeFeed>());
        services.AddSingleton<NoticeSignal>();
        services.AddSingleton<InboxFeed>();
        services.TryAddSingleton<IShards, AllShards>();
        services.AddSingleton<WakeQueue>();
        services.AddSingleton<AbsenceBook>();
        services.AddSingleton<PreferenceKeeper>();
        services.AddSingleton<DryRun>();
        services.SettleReads();
        services.AddHostedService<FeedReconciler>();
        services.AddHostedService<WakePump>();
        services.AddHostedService<DeadlineClock>();
        return services;
    }

    /// <summary>Started first and stopped last of all that uses it.</summary>
    private static void AddEntities(this IServiceCollection services)
    {
        services.AddSingleton<ActiveEntities>();
        services.AddSingleton<EntityMeters>();
        services.AddSingleton<MintedIds>();
        services.AddSingleton<StateReads>();
        services.AddSingleton<JournalSetup>();
        services.AddSingleton<EntityServices>();
        services.AddSingleton(provider => new ApprovalGateway(
            provider.GetRequiredService<MintedIds>(), provider.GetRequiredService<ActorOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IApprovalGateway>(provider => provider.GetRequiredService<ApprovalGateway>());
        services.AddAkka("approvals", (builder, provider) => builder
            .AddHocon(AkkaSettings.System, HoconAddMode.Prepend)
            .AddLog(provider.GetRequiredService<ILoggerFactory>())
            .AddApprovalJournal(provider)
            .AddLocalEntities(provider));
    }

    /// <summary>Puts <see cref="SettledReader"/> before the storage's reader, where there is one.</summary>
    private static void SettleReads(this IServiceCollection services)
    {
        if (services.LastOrDefault(service => service.ServiceType == typeof(IApprovalReader)) is not { ImplementationType: { } stored } registered)
            return;
        services.Remove(registered);
        services.AddSingleton<IApprovalReader>(provider => new SettledReader(
            (IApprovalReader)ActivatorUtilities.CreateInstance(provider, stored),
            provider.GetRequiredService<IApprovalGateway>(),
            provider.GetRequiredService<DatabaseClock>()));
    }
}
