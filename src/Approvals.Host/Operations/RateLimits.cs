using System.Globalization;
using System.Threading.RateLimiting;
using Approvals.Host.Api.Errors;
using Approvals.Host.Auth;
using Approvals.Host.Configuration;

namespace Approvals.Host.Operations;

/// <summary>
/// So many calls per minute for each principal, and for each address of those without a name; counted on each node by itself. A caller who is
/// refused has had no effect and is told when to come again.
/// </summary>
public sealed class RateLimits(RequestDelegate next, int permitsPerMinute) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly string policy = string.Create(CultureInfo.InvariantCulture, $"\"minute\";q={permitsPerMinute};w=60");
    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetFixedWindowLimiter(
        caller, _ => new FixedWindowRateLimiterOptions { PermitLimit = permitsPerMinute, Window = Window, QueueLimit = 0 }));

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<WarmUpMark>() is not null || !IsCounted(context.Request))
        {
            await next(context);
            return;
        }

        var caller = context.GetCaller()?.Self.Text ?? "address:" + context.Connection.RemoteIpAddress;
        using var lease = limiter.AttemptAcquire(caller);
        var headers = context.Response.Headers;
        headers["RateLimit-Policy"] = policy;
        if (lease.IsAcquired)
        {
            headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"minute\";r={limiter.GetStatistics(caller)?.CurrentAvailablePermits ?? 0}");
            await next(context);
            return;
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var left) ? (int)Math.Ceiling(left.TotalSeconds) : (int)Window.TotalSeconds;
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"minute\";r=0;t={wait}");
        await new Problem(ErrorKind.RateLimited, $"There are {permitsPerMinute} calls a minute for each caller.", RetryAfter: Math.Max(1, wait)).ExecuteAsync(context);
    }

    public void Dispose() => limiter.Dispose();

    /// <summary>Calls of programs, and whatever wants to change something; looking at pages is free.</summary>
    private static bool IsCounted(HttpRequest request) =>
        request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));
}

public static class RateLimitSetup
{
    /// <summary>After authentication, which says whose calls are counted.</summary>
    public static void UseRateLimits(this IApplicationBuilder app, RateLimitOptions options)
    {
        if (options.PermitsPerMinute is { } permits)
            app.UseMiddleware<RateLimits>(permits);
    }
}
