using System.Net;
using System.Net.Sockets;

namespace Approvals.Testing;

/// <summary>One connection over a <see cref="TcpLink"/>: two pumps between two sockets.</summary>
internal sealed class TcpConnection(TcpLink link, Socket near) : IDisposable
{
    private readonly Socket far = new(SocketType.Stream, ProtocolType.Tcp);
    private volatile LostAnswer? losing;

    public async Task RunAsync(int target)
    {
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, target);
        }
        catch (Exception broken) when (IsBreak(broken))
        {
            Reset();
            return;
        }

        (near.NoDelay, far.NoDelay) = (true, true);
        await Task.WhenAll(PumpAsync(Way.Forth, near, far), PumpAsync(Way.Back, far, near));
    }

    /// <summary>Both ends get a reset, not an orderly end.</summary>
    public void Reset()
    {
        foreach (var end in new[] { near, far })
            end.Close(timeout: 0);
    }

    public void Dispose()
    {
        near.Dispose();
        far.Dispose();
    }

    private async Task PumpAsync(Way way, Socket from, Socket to)
    {
        try
        {
            await PassAsync(way, from, to);
        }
        catch (Exception broken) when (IsBreak(broken))
        {
            // An end that broke says so to the other at once.
            Reset();
        }
    }

    private async Task PassAsync(Way way, Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer) is > 0 and var length)
        {
            await link.PassableAsync(way);
            var piece = buffer.AsMemory(0, length);
            if (way == Way.Back && losing is { } answered)
            {
                Break(answered);
                return;
            }

            if (way == Way.Forth && link.Claim(piece.Span) is { } loss)
            {
                if (loss.When == Loss.OfTheAnswer)
                    losing = loss;
                if (loss.When != Loss.OfTheMessage)
                    await SendAsync(to, piece);
                if (loss.When != Loss.OfTheAnswer)
                {
                    Break(loss);
                    return;
                }
            }
            else
            {
                await SendAsync(to, piece);
            }
        }

        to.Shutdown(SocketShutdown.Send);
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> piece)
    {
        while (piece.Length > 0)
            piece = piece[await to.SendAsync(piece)..];
    }

    private static bool IsBreak(Exception failure) =>
        failure is SocketException or ObjectDisposedException or OperationCanceledException;

    private void Break(LostAnswer loss)
    {
        Reset();
        loss.Happen();
    }
}
