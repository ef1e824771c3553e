using System.Net;
using System.Net.Sockets;
using System.Text;
using Approvals.Cluster.Tests.Support;

namespace Approvals.Cluster.Tests.Fuzzing;

/// <summary>Clients that hang up in the middle of a body, while the host reads it.</summary>
public sealed class HangUpTests
{
    private static readonly Person Root = Person.Of("root@example.com", "requester", "approver", "auditor", "operator");

    [Fact]
    public async Task Half_a_body_ends_its_connection_without_a_word_in_the_log()
    {
        await using var site = Site.Sqlite();
        var node = await site.StartNodeAsync(
            ("Serilog__MinimumLevel__Override__Microsoft.Hosting.Lifetime", "Error"), ("Serilog__MinimumLevel__Default", "Warning"), ("RateLimits__PermitsPerMinute", "10000000"));
        for (var i = 0; i < 20; i++)
        {
            await HangUpAsync(node.Port, "POST /api/approvals", "application/json");
            await HangUpAsync(node.Port, "PUT /api/preferences", "application/json");
            await HangUpAsync(node.Port, "POST /api/approvals/batch", "application/json");
            await HangUpAsync(node.Port, "POST /r/unknown", "application/x-www-form-urlencoded");
            await HangUpAsync(node.Port, "POST /sign-out", "application/x-www-form-urlencoded");
        }

        (await Root.GetAsync(node.Client, "/api/approvals/pending")).Status.ShouldBe(200);
        (await node.StopAsync()).ShouldBe(0);
        node.Output.Trim().ShouldBeEmpty();
    }

    private static async Task HangUpAsync(int port, string call, string contentType)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"{call} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Root.Token}\r\nContent-Type: {contentType}\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n"));
        // It says so when somebody starts to read the body.
        var buffer = new byte[64];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var read = await socket.ReceiveAsync(buffer, patience.Token);
        Encoding.ASCII.GetString(buffer, 0, read).ShouldStartWith("HTTP/1.1 100 ");
        await socket.SendAsync("{\"a\":"u8.ToArray());
    }
}
