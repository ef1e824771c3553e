using System.Buffers;
using System.Net.WebSockets;
using Approvals.Host.Auth;
using Approvals.Host.Operations;

namespace Approvals.Host.Api.Streaming;

/// <summary>
/// One open WebSocket: sends what waits for its client, at most every 100 ms, and ends when the client goes or is too slow, when its
/// credential ends, or when this node leaves; the client then comes back with the last position, to any node.
/// </summary>
public sealed class StreamSession(StreamHub hub, DrainState drain, TimeProvider time)
{
    /// <summary>Several changes of an approval within this are one message.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    /// <summary>A client that was told nothing for this long is told how far it is, also where that is nothing new: a browser hears no pings.</summary>
    private static readonly TimeSpan Progress = TimeSpan.FromSeconds(15);

    /// <summary>A send that takes longer is no send any more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task RunAsync(WebSocket socket, StreamClient client, long? since, CallerLife life, CancellationToken aborted)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(gone.Token, life.Over, drain.Draining);
        var receiving = ReceiveAsync(socket, gone);
        try
        {
            var joined = await hub.JoinAsync(client, stop.Token);
            // Also without a position of its own: what was being told when this client joined went past it.
            await hub.ReplayAsync(client, since ?? joined, stop.Token);
            // Who comes back has only what it had until the rest was sent.
            await SendAsync(socket, since ?? joined, null, stop.Token);
            await TellAsync(socket, client, since ?? joined, joined, stop.Token);
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested && stop.IsCancellationRequested)
        {
            await CloseAsync(socket, life);
        }
        catch (Exception left) when (left is OperationCanceledException or WebSocketException)
        {
            // The client has gone, or took too long.
        }
        finally
        {
            hub.Leave(client);
            if (socket.State is not (WebSocketState.Closed or WebSocketState.CloseReceived))
                await receiving.WaitAsync(Patience / 5, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            socket.Abort();
            await receiving;
        }
    }

    /// <param name="told">The position that the client has.</param>
    /// <param name="joined">The position up to which everything was put to the client when it joined.</param>
    private async Task TellAsync(WebSocket socket, StreamClient client, long told, long joined, CancellationToken cancellationToken)
    {
        while (true)
        {
            await client.Filled.WaitAsync(Progress, time, cancellationToken);
            // Read before what waits is taken: then everything up to it is in what is taken, or was taken before.
            var reached = Math.Max(joined, hub.Position);
            var waiting = client.Take();
            if (waiting.IsSlow)
                return;
            if (waiting.IsReset)
                await SendAsync(socket, null, null, cancellationToken, isReset: true);
            else
                reached = Math.Max(told, reached);
            // Only the last message may carry the new position: a client that lost the rest comes back with what it had before.
            for (var i = 0; i < waiting.Messages.Count; i++)
                await SendAsync(socket, i == waiting.Messages.Count - 1 ? reached : Math.Min(told, reached), waiting.Messages[i], cancellationToken);
            if (waiting.Messages.Count == 0)
                await SendAsync(socket, reached, null, cancellationToken);
            told = reached;
            await Task.Delay(Pace, time, cancellationToken);
        }
    }

    private async Task SendAsync(WebSocket socket, long? position, StreamMessage? message, CancellationToken cancellationToken, bool isReset = false)
    {
        var buffer = new ArrayBufferWriter<byte>(160);
        StreamMessage.Write(buffer, position, message, isReset);
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        await socket.SendAsync(buffer.WrittenMemory, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, either.Token);
    }

    private async Task CloseAsync(WebSocket socket, CallerLife life)
    {
        using var patience = new CancellationTokenSource(Patience / 5, time);
        try
        {
            await (life.HasExpired || life.HasLost ? socket.CloseOutputAsync(WebSocketCloseStatus.PolicyViolation, "The credential has expired, or shows less than it did.", patience.Token)
                : life.Over.IsCancellationRequested ? socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "Connect again, so that it is known that the session still holds.", patience.Token)
                : socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "This node is leaving; connect again.", patience.Token));
        }
        catch (Exception lost) when (lost is OperationCanceledException or WebSocketException)
        {
            socket.Abort();
        }
    }

    /// <summary>A client says nothing here, but its pongs and its farewell are only seen by reading.</summary>
    private static async Task ReceiveAsync(WebSocket socket, CancellationTokenSource gone)
    {
        var buffer = new byte[256];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), gone.Token)).MessageType != WebSocketMessageType.Close)
            {
                // Whatever it says is not heard.
            }

            if (socket.State == WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, gone.Token);
        }
        catch (Exception lost) when (lost is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // The connection is lost.
        }

        await gone.CancelAsync();
    }
}
