using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;

namespace Approvals.Bench.Processes;

/// <summary>HAProxy before the nodes, with a port for each way of spreading the requests.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private const string Head = """
        defaults
          mode http
          timeout connect 2s
          timeout client 10m
          timeout server 10m
          http-reuse always

        """;

    private readonly Process process;

    private Balancer(Process process, IReadOnlyDictionary<string, IPEndPoint> addresses)
    {
        this.process = process;
        Addresses = addresses;
    }

    public IReadOnlyDictionary<string, IPEndPoint> Addresses { get; }

    public int Id => process.Id;

    /// <param name="ways">By name: how it spreads, in HAProxy's words, and over which nodes.</param>
    public static async Task<Balancer> StartAsync(string folder, IReadOnlyDictionary<string, (string Spread, IReadOnlyList<IPEndPoint> Nodes)> ways, CancellationToken cancellationToken)
    {
        var text = new StringBuilder(Head);
        var addresses = new Dictionary<string, IPEndPoint>(StringComparer.Ordinal);
        foreach (var (name, way) in ways)
        {
            addresses[name] = new IPEndPoint(IPAddress.Loopback, Ports.Free());
            text.Append(CultureInfo.InvariantCulture, $"listen {name}\n  bind {addresses[name]}\n  {way.Spread}\n");
            foreach (var (node, k) in way.Nodes.Select((node, k) => (node, k)))
                text.Append(CultureInfo.InvariantCulture, $"  server node{k} {node}\n");
        }

        var file = Path.Combine(folder, "haproxy.cfg");
        await File.WriteAllTextAsync(file, text.ToString(), cancellationToken);
        var start = new ProcessStartInfo("/usr/sbin/haproxy") { UseShellExecute = false, WorkingDirectory = folder };
        foreach (var argument in new[] { "-db", "-f", file })
            start.ArgumentList.Add(argument);
        return new Balancer(Process.Start(start) ?? throw new InvalidOperationException("HAProxy did not start."), addresses);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }
}
