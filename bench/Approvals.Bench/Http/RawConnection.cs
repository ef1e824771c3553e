using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Approvals.Bench.Http;

/// <summary>One keep-alive connection with one request at a time. Not for anything but this bench: it knows just enough HTTP.</summary>
internal sealed class RawConnection(IPEndPoint server) : IDisposable
{
    private Socket? socket;
    private byte[] buffer = new byte[16 * 1024];
    private int length;

    /// <summary>The body of the last answer; valid until the next request.</summary>
    public ReadOnlySpan<byte> Body => buffer.AsSpan(bodyStart, length - bodyStart);

    private int bodyStart;

    public async ValueTask ConnectAsync(CancellationToken cancellationToken)
    {
        if (socket is not null)
            return;
        var fresh = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await fresh.ConnectAsync(server, cancellationToken);
            socket = fresh;
        }
        catch
        {
            fresh.Dispose();
            throw;
        }
    }

    /// <returns>The status; 0 when the connection was lost, and so whether anything happened is unknown.</returns>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        try
        {
            await ConnectAsync(cancellationToken);
            for (var rest = request; rest.Length > 0;)
                rest = rest[await socket!.SendAsync(rest, SocketFlags.None, cancellationToken)..];
            length = 0;
            while (true)
            {
                if (length == buffer.Length)
                    Array.Resize(ref buffer, buffer.Length * 2);
                var read = await socket!.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None, cancellationToken);
                if (read == 0)
                    break;
                length += read;
                if (CompleteStatus() is { } status)
                    return status;
            }
        }
        catch (SocketException)
        {
            // Reported as 0 below.
        }

        Drop();
        return 0;
    }

    /// <summary>The first id in the body: that of the approval.</summary>
    public Guid Id()
    {
        var at = Body.IndexOf("\"id\":\""u8);
        return at >= 0 && Utf8Parser.TryParse(Body.Slice(at + 6, 36), out Guid id, out _)
            ? id
            : throw new InvalidOperationException("No id in: " + Encoding.UTF8.GetString(Body));
    }

    public void Dispose() => Drop();

    private void Drop()
    {
        socket?.Dispose();
        socket = null;
    }

    /// <summary>Null while the answer is not all there.</summary>
    private int? CompleteStatus()
    {
        var received = buffer.AsSpan(0, length);
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return null;
        var head = received[..(end + 2)];
        bodyStart = end + 4;
        var status = ((head[9] - '0') * 100) + ((head[10] - '0') * 10) + head[11] - '0';
        if (status is 204 or 304)
            return status;
        // A balancer writes the names in lower case.
        if ((Header(head, "\r\nContent-Length: "u8) ?? Header(head, "\r\ncontent-length: "u8)) is { } size)
            return length - bodyStart >= size ? status : null;
        // One request at a time, so the terminator of the last chunk ends what was received.
        var chunked = head.IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0 || head.IndexOf("\r\ntransfer-encoding: chunked"u8) >= 0;
        return !chunked || received.EndsWith("0\r\n\r\n"u8) && length - bodyStart >= 5 ? status : null;
    }

    private static int? Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int value, out _) ? value : null;
    }
}
