using System.Diagnostics;
using Approvals.Host.Auth;
using Approvals.Host.Configuration;
using Approvals.Host.Operations;

namespace Approvals.Host.Logging;

/// <summary>
/// One event per request: failures and slow ones are seen, successes only at Debug. The route is the pattern and not the address, so that
/// neither query strings nor what strangers type into a path get into the log.
/// </summary>
public sealed partial class RequestLog(RequestDelegate next, LoggingOptions options, ILogger<RequestLog> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var took = Stopwatch.GetElapsedTime(started);
            var level = LevelOf(context, took);
            if (log.IsEnabled(level))
                Write(context, level, took);
        }
    }

    private LogLevel LevelOf(HttpContext context, TimeSpan took) => context.Response.StatusCode switch
    {
        _ when context.Features.Get<WarmUpMark>() is not null => LogLevel.Debug,
        // A probe that hears no was answered well; what is wrong is logged where it happens.
        _ when context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase) => LogLevel.Debug,
        // A gate answers with the codes its caller chose; they are not failures.
        _ when context.Response.Headers.ContainsKey("Approval-Status") => LogLevel.Debug,
        >= 500 => LogLevel.Warning,
        >= 400 => LogLevel.Information,
        // A WebSocket lasts for as long as somebody listens.
        StatusCodes.Status101SwitchingProtocols => LogLevel.Debug,
        // Who asked to wait was not served slowly.
        _ when took > options.SlowRequest && !context.Request.Query.ContainsKey("wait") => LogLevel.Information,
        _ => LogLevel.Debug,
    };

    private void Write(HttpContext context, LogLevel level, TimeSpan took)
    {
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";
        var id = Guid.TryParse(context.Request.RouteValues["id"] as string, out var parsed) ? parsed : (Guid?)null;
        Answered(
            level, context.Request.Method, route, context.Response.StatusCode, Math.Round(took.TotalMilliseconds, 2),
            context.GetCaller()?.Self.Text, id, context.TraceIdentifier);
    }

    [LoggerMessage(Message = "{Method} {Route} {Status} in {DurationMs} ms, caller {Caller}, approval {ApprovalId}, request {RequestId}")]
    private partial void Answered(
        LogLevel level, string method, string route, int status, double durationMs, string? caller, Guid? approvalId, string requestId);
}
