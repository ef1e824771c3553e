using Approvals.Actors.Feed;
using Approvals.Application.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Approvals.Actors.Cluster;

public static class ClusterServices
{
    /// <summary>Shares the background work with the other nodes on the same database, and hears what they commit.</summary>
    public static IServiceCollection AddCluster(this IServiceCollection services, Node self)
    {
        services.AddSingleton(self);
        services.AddSingleton<Membership>();
        services.Replace(ServiceDescriptor.Singleton<IShards>(provider => provider.GetRequiredService<Membership>()));
        services.AddHostedService(provider => provider.GetRequiredService<Membership>());
        services.AddSingleton<TailFollower>();
        services.AddHostedService(provider => provider.GetRequiredService<TailFollower>());
        services.AddHostedService<SignalSender>();
        services.AddHostedService<SignalListener>();
        services.AddHostedService<InboxReconciler>();
        return services;
    }
}
