using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text;
using Approvals.Testing;

namespace Approvals.Cluster.Tests.Support;

/// <summary>HAProxy before the nodes of a fleet, with the settings that are delivered.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private static readonly string Settings = typeof(Balancer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "BalancerSettings").Value!;

    private readonly string directory = Directory.CreateTempSubdirectory("approvals-balancer-").FullName;
    private readonly Process process;

    private Balancer(IReadOnlyList<FleetNode> nodes)
    {
        var port = Ports.Free();
        Address = new Uri($"http://127.0.0.1:{port}");
        var servers = Path.Combine(directory, "servers.cfg");
        File.WriteAllLines(servers,
        [
            "frontend approvals", $"  bind 127.0.0.1:{port}", "  default_backend nodes",
            "backend nodes", .. nodes.Select(node => $"  server node{node.Number} 127.0.0.1:{node.Host.Port}"),
            "global", $"  stats socket {SocketPath} level user",
        ]);
        process = Process.Start(new ProcessStartInfo("/usr/sbin/haproxy", ["-db", "-f", Settings, "-f", servers]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public Uri Address { get; }

    private string SocketPath => Path.Combine(directory, "stats");

    public static async Task<Balancer> StartAsync(IReadOnlyList<FleetNode> nodes)
    {
        var balancer = new Balancer(nodes);
        using var probe = balancer.NewClient();
        await Eventually.Async(() => IsReadyAsync(probe), because: "the balancer did not become ready");
        return balancer;
    }

    public HttpClient NewClient() => new(new SocketsHttpHandler()) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(70) };

    /// <summary>Requests under way at each node, by number.</summary>
    public async Task<IReadOnlyDictionary<int, int>> SessionsAsync() => (await StatisticsAsync("nodes", 4))
        .Where(row => row["svname"].StartsWith("node", StringComparison.Ordinal))
        .ToDictionary(row => Number(row["svname"][4..]), row => Number(row["scur"]));

    /// <summary>Requests that clients sent so far.</summary>
    public async Task<int> RequestsAsync() => Number((await StatisticsAsync("approvals", 1)).Single()["req_tot"]);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private async Task<IEnumerable<Dictionary<string, string>>> StatisticsAsync(string proxy, int kind)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath));
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"show stat {proxy} {kind} -1\n"));
        using var reader = new StreamReader(stream);
        var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var names = lines[0].TrimStart('#', ' ').Split(',');
        return lines.Skip(1).Select(line => names.Zip(line.Split(',')).Where(cell => cell.First.Length > 0).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private static async Task<bool> IsReadyAsync(HttpClient probe)
    {
        try
        {
            using var answer = await probe.GetAsync("/health/ready");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
