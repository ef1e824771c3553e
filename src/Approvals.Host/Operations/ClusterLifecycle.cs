using System.Reflection;
using Approvals.Actors.Cluster;
using Approvals.Host.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Approvals.Host.Operations;

/// <summary>Ties this process's life to its membership: it takes shards once it listens, and gives them up at the first sign of leaving.</summary>
public sealed class ClusterLifecycle(
    Membership membership, Node self, ClusterOptions options, DrainState drain, IServer server, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(Serve);
        // What moves the shards must not wait for load balancers: it comes before the drain delay, not after it.
        drain.Draining.Register(membership.Leave);
        membership.AskedToDrain.Register(drain.Begin);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public static Node NodeOf(ClusterOptions options) => new()
    {
        Version = typeof(ClusterLifecycle).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        HeartbeatInterval = options.HeartbeatInterval,
        NodeTimeout = options.NodeTimeout,
    };

    private void Serve()
    {
        self.Address = options.AdvertisedAddress?.ToString() ?? server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        membership.Serve();
    }
}
