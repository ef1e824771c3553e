using System.Diagnostics;
using System.Globalization;

namespace Approvals.Host.Ui.Rendering;

/// <summary>What every page carries: how long the server took, and that nobody else may keep it.</summary>
internal static class PageHeaders
{
    public static async ValueTask<object?> AddAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var started = Stopwatch.GetTimestamp();
        var response = invocation.HttpContext.Response;
        response.OnStarting(() =>
        {
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);
            response.Headers.Append("Server-Timing", $"page;dur={took}");
            response.Headers.CacheControl = "private, no-cache";
            response.Headers.Append("Vary", $"{Page.FragmentHeader}, Cookie");
            return Task.CompletedTask;
        });
        return await next(invocation);
    }
}
