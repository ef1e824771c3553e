using System.Net;
using System.Net.Sockets;

namespace Approvals.Ui.Tests.Support;

/// <summary>One address in front of several nodes: each connection goes to the first that accepts it.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly int[] ports;
    private readonly Task accepting;

    public Balancer(params Node[] nodes)
    {
        ports = [.. nodes.Select(node => node.Port)];
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = CarryAsync(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using (near)
        {
            using var far = await ConnectAsync();
            if (far is null)
                return;
            try
            {
                var (here, there) = (near.GetStream(), far.GetStream());
                await Task.WhenAny(here.CopyToAsync(there, stop.Token), there.CopyToAsync(here, stop.Token));
            }
            catch (Exception ended) when (ended is IOException or OperationCanceledException)
            {
                // Either side went away.
            }
        }
    }

    private async Task<TcpClient?> ConnectAsync()
    {
        foreach (var port in ports)
        {
            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, stop.Token);
                return client;
            }
            catch (SocketException)
            {
                client.Dispose();
            }
        }

        return null;
    }
}
