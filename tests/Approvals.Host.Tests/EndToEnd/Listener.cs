using System.Net.WebSockets;
using System.Text.Json;

namespace Approvals.Host.Tests.EndToEnd;

/// <summary>The client's end of a stream.</summary>
public sealed class Listener(WebSocket socket) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly byte[] buffer = new byte[4096];

    public WebSocketCloseStatus? Closed => socket.CloseStatus;

    /// <summary>The next frame; null when the server closed.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var received = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
        return received.MessageType == WebSocketMessageType.Close ? null : JsonElement.Parse(buffer.AsSpan(0, received.Count));
    }

    public async Task<long> PositionAsync() => (await NextAsync())!.Value.GetProperty("position").GetInt64();

    /// <summary>The next frame about an approval, over those that only say how far the listener is.</summary>
    public async Task<Told> ToldAsync()
    {
        while (await NextAsync() is { } frame)
        {
            if (frame.TryGetProperty("id", out var id))
                return new Told(frame.GetProperty("type").GetString()!, id.GetString()!, frame.GetProperty("version").GetInt32(), frame.GetProperty("position").GetInt64());
        }

        throw new InvalidOperationException($"Closed with {socket.CloseStatus}.");
    }

    /// <summary>The next word that the in-app inbox has something new.</summary>
    public async Task NotifiedAsync()
    {
        while (await NextAsync() is { } frame)
        {
            if (frame.TryGetProperty("type", out var type) && type.GetString() == "notification")
                return;
        }

        throw new InvalidOperationException($"Closed with {socket.CloseStatus}.");
    }

    public async Task UntilClosedAsync()
    {
        while (await NextAsync() is not null)
        {
            // What it still says does not matter.
        }
    }

    public async Task CloseAsync() => await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed record Told(string Type, string Id, int Version, long Position);
