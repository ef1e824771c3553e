using System.Globalization;
using Approvals.Host.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Approvals.Host.Operations;

public static class OperationsSetup
{
    public const long MaxBodyBytes = 256 * 1024;

    /// <summary>With the drain delay this stays under the 30 s that orchestrators commonly grant.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    public static void AddOperations(this WebApplicationBuilder builder, ServiceSettings settings)
    {
        // Nothing that this process writes may depend on where it runs.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        builder.Services.AddSingleton(settings.Cluster);
        builder.Services.AddSingleton(settings.ClockOffsetFile is { } file ? new SteppedTimeProvider(file) : TimeProvider.System);
        builder.Services.AddSingleton<Metrics.PrometheusExporter>();
        builder.Services.AddSingleton<DrainState>();
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<SchemaPreparation>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<SchemaPreparation>());
        builder.Services.AddSingleton<PipelineTap>();
        builder.Services.AddSingleton<IStartupFilter>(provider => provider.GetRequiredService<PipelineTap>());
        builder.Services.AddHostedService<WarmUp>();
        builder.Services.AddSingleton<IHostLifetime, DrainingLifetime>();
        builder.Services.AddHostedService<ClusterLifecycle>();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.ConfigureKestrel(server => Limit(server));
        // The default backlog of 512 refuses part of a burst of 2,000 connections.
        builder.WebHost.UseSockets(sockets => sockets.Backlog = 4096);
    }

    /// <summary>A leaving node keeps no connection: whoever is answered makes the next one to a node that stays.</summary>
    public static void UseFarewell(this WebApplication app)
    {
        var drain = app.Services.GetRequiredService<DrainState>();
        app.Use((context, next) =>
        {
            if (drain.IsDraining && HttpProtocol.IsHttp11(context.Request.Protocol) && !context.Request.Headers.ContainsKey("Upgrade"))
                context.Response.Headers.Connection = "close";
            return next(context);
        });
    }

    private static void Limit(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.Limits.MaxRequestBodySize = MaxBodyBytes;
        server.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        server.Limits.MaxRequestLineSize = 8 * 1024;
        server.Limits.MaxRequestHeaderCount = 64;
        server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        server.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        server.Limits.MaxConcurrentConnections = 10_000;
        server.Limits.MaxConcurrentUpgradedConnections = 10_000;
    }
}
