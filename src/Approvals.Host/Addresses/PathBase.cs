using Approvals.Host.Configuration;

namespace Approvals.Host.Addresses;

public static class PathBase
{
    public static IServiceCollection AddLinks(this IServiceCollection services, ServiceSettings settings) =>
        services.AddSingleton(provider => new Links(settings.PublicUrl, () => RoutesOf(provider.GetRequiredService<EndpointDataSource>())));

    /// <summary>
    /// Before everything that looks at a path. The base is the request's even when the proxy took it away, because the framework writes cookies
    /// and addresses of its own below it.
    /// </summary>
    public static void UsePathBase(this WebApplication app)
    {
        var links = app.Services.GetRequiredService<Links>();
        if (links.Base.Length == 0)
            return;
        app.Use((context, next) =>
        {
            var request = context.Request;
            (request.PathBase, request.Path) = (links.Base, links.Inside(request.Path.Value ?? ""));
            return next(context);
        });
    }

    public static Links Links(this HttpContext context) => context.RequestServices.GetRequiredService<Links>();

    /// <summary>The page that describes the API is a middleware and no endpoint, so it is named here.</summary>
    private static IEnumerable<string> RoutesOf(EndpointDataSource source) =>
        source.Endpoints.OfType<RouteEndpoint>().Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/')).Append("/docs");
}
