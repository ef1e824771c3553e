using Approvals.Host.Configuration;
using Microsoft.AspNetCore.HttpOverrides;

namespace Approvals.Host.Operations;

public static class ProxySetup
{
    /// <summary>
    /// Before everything that asks who called, or over which scheme. Anybody can send the forwarding headers, so they are read only from known
    /// proxies. <c>PublicUrl</c> says by itself that people come over https, for proxies that do not.
    /// </summary>
    public static void UseProxies(this IApplicationBuilder app, ServiceSettings settings)
    {
        if (settings.Proxies.Known.Count > 0)
            app.UseForwardedHeaders(Options(settings.Proxies));
        if (settings.PublicUrl?.Scheme == Uri.UriSchemeHttps)
        {
            app.Use((context, next) =>
            {
                context.Request.Scheme = Uri.UriSchemeHttps;
                return next(context);
            });
        }
    }

    private static ForwardedHeadersOptions Options(ProxyOptions proxies)
    {
        // As many hops as there are, each from a known proxy; the first unknown address is the caller's.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in proxies.Known)
            options.KnownIPNetworks.Add(network);
        return options;
    }
}
