using Approvals.Domain.Principals;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;
using Approvals.Host.Api.Streaming;
using Approvals.Host.Auth;
using Approvals.Host.Operations;
using Microsoft.AspNetCore.Mvc;

namespace Approvals.Host.Api;

internal static class StreamEndpoint
{
    /// <summary>Keeps proxies from closing a quiet connection.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>A ping that is not answered for this long means that nobody is there.</summary>
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(20);

    public static IServiceCollection AddStream(this IServiceCollection services) => services.AddSingleton<StreamHub>().AddSingleton<StreamSession>().AddSingleton<StreamPoll>();

    public static void MapStream(this WebApplication app)
    {
        app.UseWebSockets();
        app.MapGet("/api/stream", Open).AddEndpointFilter<RequireCaller>()
            .Describe("Stream", "A WebSocket: first {position}, then {position, type, id, version} for what I may see, one per approval and 100 ms, with types where it stands for several; {position} alone at least every 15 s; {position, type: \"notification\"} when my in-app inbox has something new; {type: \"reset\"} means read anew.")
            .Answers(101, "The WebSocket is open.").Refuses(ErrorKind.Forbidden)
            .Asks("since", "The last position that the client has; what came after is told first, perhaps again.");
    }

    private static async Task<IResult> Open(StreamCall call, StreamSession session, [FromServices] Origins origins, CallerLives lives, DrainState drain)
    {
        var sockets = call.Context.WebSockets;
        if (!sockets.IsWebSocketRequest)
            return new Problem(ErrorKind.InvalidRequest, "Open this address as a WebSocket.");
        if (!origins.MayConnect(call.Context.Request, byCookie: call.Caller.Channel == Channel.Web))
            return new Problem(ErrorKind.Forbidden, "Pages of this origin may not listen; the operator lists those that may under Cors:Origins.");
        if (drain.IsDraining)
            return new Problem(ErrorKind.Unavailable, "This node is leaving; connect again.", RetryAfter: 1);
        using var socket = await sockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = KeepAlive, KeepAliveTimeout = KeepAliveTimeout });
        using var life = lives.Begin(call.Context);
        await session.RunAsync(socket, new StreamClient(life.Caller), call.Since, life, call.Context.RequestAborted);
        return Results.Empty;
    }
}
