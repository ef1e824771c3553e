using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Approvals.Host.Api.Errors;
using Approvals.Host.Auth;
using Approvals.Host.Configuration;

namespace Approvals.Host.Operations;

/// <summary>
/// So many calls per minute for each principal, and fewer for each address of those without a name; counted on each node by itself, before a
/// body is read. A caller who is refused has had no effect and is told when to come again.
/// </summary>
public sealed class RateLimits(RequestDelegate next, RateLimitOptions options, TimeProvider time)
{
    private readonly CallsPerMinute named = new(options.PermitsPerMinute, time);
    private readonly CallsPerMinute strangers = new(options.AnonymousPermitsPerMinute, time);

    public async Task InvokeAsync(HttpContext context)
    {
        var caller = context.GetCaller()?.Self.Text;
        var calls = caller is null ? strangers : named;
        if (calls.Permits == 0 || context.Features.Get<WarmUpMark>() is not null || !IsCounted(context.Request))
        {
            await next(context);
            return;
        }

        var (left, seconds) = calls.Take(caller ?? AddressOf(context.Connection.RemoteIpAddress));
        var headers = context.Response.Headers;
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"minute\";q={calls.Permits};w=60");
        if (left >= 0)
        {
            headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"minute\";r={left}");
            await next(context);
            return;
        }

        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"minute\";r=0;t={seconds}");
        var whose = caller is null ? "each address without a credential" : "each caller";
        await new Problem(ErrorKind.RateLimited, $"There are {calls.Permits} calls a minute for {whose}.", RetryAfter: seconds).ExecuteAsync(context);
    }

    /// <summary>A customer of IPv6 has a whole /64, so that is one address.</summary>
    public static string AddressOf(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes) + "/64";
    }

    /// <summary>Calls of programs, and whatever wants to change something; looking at pages is free, but not asking again and again what changed.</summary>
    private static bool IsCounted(HttpRequest request) =>
        request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || request.Path.StartsWithSegments("/embed/changes", StringComparison.OrdinalIgnoreCase) || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));
}

/// <summary>Counts calls by name within a minute, and forgets them all with it.</summary>
/// <param name="permits">0: not limited.</param>
public sealed class CallsPerMinute(int permits, TimeProvider time)
{
    /// <summary>Names that are counted apart; what comes under further ones shares one count, so that nobody fills the memory by having many.</summary>
    public const int MaxNames = 50_000;

    private const string Others = "\n";

    private Minute minute = new(time.GetTimestamp());

    public int Permits => permits;

    /// <returns>How many are left, negative when there was none, and the whole seconds until there are all again.</returns>
    public (int Left, int Seconds) Take(string name)
    {
        var now = time.GetTimestamp();
        var current = Volatile.Read(ref minute);
        if (time.GetElapsedTime(current.Start, now) >= TimeSpan.FromMinutes(1))
        {
            var fresh = new Minute(now);
            current = Interlocked.CompareExchange(ref minute, fresh, current) == current ? fresh : Volatile.Read(ref minute);
        }

        var seconds = (int)Math.Ceiling((TimeSpan.FromMinutes(1) - time.GetElapsedTime(current.Start, now)).TotalSeconds);
        return (permits - current.Count(name), Math.Clamp(seconds, 1, 60));
    }

    private sealed class Minute(long start)
    {
        private readonly ConcurrentDictionary<string, int> taken = new(StringComparer.Ordinal);
        private int names;

        public long Start => start;

        public int Count(string name)
        {
            // Counted beside the dictionary, which locks itself whole to say how many it holds.
            if (!taken.ContainsKey(name) && Interlocked.Increment(ref names) > MaxNames)
                name = Others;
            return taken.AddOrUpdate(name, 1, (_, count) => count == int.MaxValue ? count : count + 1);
        }
    }
}

public static class RateLimitSetup
{
    /// <summary>After authentication, which says whose calls are counted.</summary>
    public static void UseRateLimits(this IApplicationBuilder app, RateLimitOptions options)
    {
        if (options.PermitsPerMinute > 0 || options.AnonymousPermitsPerMinute > 0)
            app.UseMiddleware<RateLimits>(options);
    }
}
