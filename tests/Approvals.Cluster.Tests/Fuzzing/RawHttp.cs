using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Approvals.Cluster.Tests.Fuzzing;

/// <summary>What came back, if anything did.</summary>
/// <param name="Status">0 when the server closed the connection without a word.</param>
internal sealed record RawAnswer(int Status, string Head);

/// <summary>Sends bytes as they are, which no HTTP client would do, and reads just enough of the answer.</summary>
internal sealed class RawHttp(int port) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly byte[] buffer = new byte[32 * 1024];
    private Socket? socket;
    private int length;

    /// <param name="request">With everything that goes over the wire.</param>
    /// <param name="mayWait">The answer may take long or never end: only its head is wanted, and not for long.</param>
    /// <exception cref="TimeoutException">The server neither answered nor closed.</exception>
    public async Task<RawAnswer> SendAsync(byte[] request, bool mayWait)
    {
        using var patience = new CancellationTokenSource(mayWait ? TimeSpan.FromMilliseconds(100) : Patience);
        try
        {
            if (socket is null)
            {
                socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), patience.Token);
            }

            for (var sent = 0; sent < request.Length;)
                sent += await socket.SendAsync(request.AsMemory(sent), patience.Token);
            return await ReadAsync(mayWait, patience.Token);
        }
        catch (SocketException)
        {
            Hang();
            return new RawAnswer(0, "");
        }
        catch (OperationCanceledException) when (mayWait)
        {
            Hang();
            return new RawAnswer(0, "");
        }
        catch (OperationCanceledException late)
        {
            Hang();
            throw new TimeoutException($"No answer within {Patience}.", late);
        }
    }

    public void Dispose() => Hang();

    private async Task<RawAnswer> ReadAsync(bool headOnly, CancellationToken cancellationToken)
    {
        length = 0;
        int end;
        while ((end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!await MoreAsync(cancellationToken))
                return new RawAnswer(0, "");
        }

        var head = Encoding.Latin1.GetString(buffer, 0, end);
        var answer = new RawAnswer(int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture), head);
        if (headOnly || Header(head, "Connection") == "close")
            Hang();
        else
            await SkipBodyAsync(answer, end + 4, cancellationToken);
        return answer;
    }

    /// <summary>Reads to the end of the body, so that the connection serves again.</summary>
    private async Task SkipBodyAsync(RawAnswer answer, int start, CancellationToken cancellationToken)
    {
        if (answer.Status is 204 or 304)
            return;
        if (Header(answer.Head, "Content-Length") is { } text)
        {
            for (var missing = long.Parse(text, CultureInfo.InvariantCulture) - (length - start); missing > 0; missing -= length)
            {
                length = 0;
                if (!await MoreAsync(cancellationToken))
                    return;
            }

            return;
        }

        // Chunked: the last chunk is empty.
        while (!buffer.AsSpan(start, length - start).EndsWith("0\r\n\r\n"u8))
        {
            var kept = Math.Min(length - start, 8);
            buffer.AsSpan(length - kept, kept).CopyTo(buffer);
            (start, length) = (0, kept);
            if (!await MoreAsync(cancellationToken))
                return;
        }
    }

    private async Task<bool> MoreAsync(CancellationToken cancellationToken)
    {
        var read = length < buffer.Length ? await socket!.ReceiveAsync(buffer.AsMemory(length), cancellationToken) : 0;
        length += read;
        if (read == 0)
            Hang();
        return read > 0;
    }

    private void Hang()
    {
        socket?.Dispose();
        socket = null;
    }

    private static string? Header(string head, string name)
    {
        var at = head.IndexOf("\r\n" + name + ": ", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        at += name.Length + 4;
        var end = head.IndexOf('\r', at);
        return end < 0 ? head[at..] : head[at..end];
    }
}
