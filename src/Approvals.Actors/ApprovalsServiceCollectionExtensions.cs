using Approvals.Actors.Cluster;
using Approvals.Actors.Deadlines;
using Approvals.Actors.Feed;
using Approvals.Actors.Kernel;
using Approvals.Actors.Ports;
using Approvals.Actors.Region;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Approvals.Actors;

public static class ApprovalsServiceCollectionExtensions
{
    /// <summary>The actor runtime: region, deadlines and feed. The journal behind it is registered by storage.</summary>
    public static IServiceCollection AddApprovals(this IServiceCollection services, ActorOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
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
        services.AddSingleton<ApprovalRegion>();
        services.AddSingleton<IApprovalRegion>(provider => provider.GetRequiredService<ApprovalRegion>());
        services.AddSingleton<DryRun>();
        services.SettleReads();
        services.AddHostedService<PassivationSweep>();
        services.AddHostedService<FeedReconciler>();
        services.AddHostedService<WakePump>();
        services.AddHostedService<DeadlineClock>();
        return services;
    }

    /// <summary>Puts <see cref="SettledReader"/> before the storage's reader, where there is one.</summary>
    private static void SettleReads(this IServiceCollection services)
    {
        if (services.LastOrDefault(service => service.ServiceType == typeof(IApprovalReader)) is not { ImplementationType: { } stored } registered)
            return;
        services.Remove(registered);
        services.AddSingleton<IApprovalReader>(provider => new SettledReader(
            (IApprovalReader)ActivatorUtilities.CreateInstance(provider, stored),
            provider.GetRequiredService<IApprovalRegion>(),
            provider.GetRequiredService<DatabaseClock>()));
    }
}
