using Approvals.Domain.Policy;
using Approvals.Domain.Requests;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Doors;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;
using Approvals.Host.Api.Waiting;
using Approvals.Host.Auth;
using Approvals.Host.Configuration;
using Approvals.Host.Operations;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Approvals.Host.Api;

/// <summary>The HTTP API: what it needs, and where its routes begin.</summary>
public static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services, ServiceSettings settings)
    {
        services.AddSingleton(settings.Approvals.Policies);
        services.AddSingleton(new RequestDefaults
        {
            DefaultTimeoutMs = (long)settings.Approvals.DefaultTimeout.TotalMilliseconds,
            DefaultTimeoutAction = settings.Approvals.DefaultTimeoutAction,
            DefaultChannels = settings.Channels.Default,
        });
        return services.AddApi();
    }

    /// <summary>Expects the ports from elsewhere; <see cref="RequestDefaults"/> and <see cref="PolicyFloor"/> count when registered before.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new RequestDefaults());
        services.TryAddSingleton(PolicyFloor.None);
        services.TryAddSingleton<DrainState>();
        services.AddSingleton<InFlight>();
        services.AddSingleton<Commander>();
        services.AddSingleton<ClusterReader>();
        services.TryAddSingleton<INewestRights, EveryCredentialAlone>();
        services.AddSingleton<CallerLives>();
        services.AddSingleton<DecisionWait>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<Confirmation>();
        services.AddStream();
        return services.AddApiDescription();
    }

    /// <summary>Comes after authentication, which only says who calls; refusing is done here, after the request was read.</summary>
    public static WebApplication MapApi(this WebApplication app)
    {
        app.UseMiddleware<ProblemMiddleware>();
        app.MapApiDescription();
        var approvals = app.MapGroup("/api/approvals").AddEndpointFilter<RouteGroupBuilder, RequireCaller>();
        approvals.MapCommands();
        approvals.MapDecisions();
        approvals.MapQueries();
        approvals.MapAudit();
        approvals.MapEvents();
        approvals.MapStatistics();
        approvals.MapBatch();
        var api = app.MapGroup("/api").AddEndpointFilter<RouteGroupBuilder, RequireCaller>();
        api.MapDeliveries();
        api.MapPreferences();
        api.MapGroup("/notifications").MapNotifications();
        app.MapStream();
        app.MapCluster();
        return app;
    }
}
