using Approvals.Host.Auth;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Approvals.Host.Operations;

/// <summary>
/// Lets the pages of listed origins (<c>Cors:Origins</c>) call the API with a bearer token. Never with the cookie: credentials are not allowed,
/// so a browser neither sends it nor shows what came back.
/// </summary>
public static class CrossOrigin
{
    private static readonly string[] Sent = ["Authorization", "Content-Type", "If-Match", "If-None-Match", "Idempotency-Key", "Last-Event-ID"];
    private static readonly string[] Shown = ["ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "Approval-Status"];

    public static void UseCrossOrigin(this WebApplication app)
    {
        var origins = app.Services.GetRequiredService<Origins>().Listed;
        if (origins.Count == 0)
            return;
        var policy = new CorsPolicyBuilder([.. origins]).WithHeaders(Sent).WithExposedHeaders(Shown).WithMethods("GET", "HEAD", "POST", "PUT", "DELETE")
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10)).Build();
        app.UseWhen(IsOpen, api => api.UseMiddleware<CorsMiddleware>(policy));
    }

    private static bool IsOpen(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || context.Request.Path.StartsWithSegments("/embed", StringComparison.OrdinalIgnoreCase);
}
