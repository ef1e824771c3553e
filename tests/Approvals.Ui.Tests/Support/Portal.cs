using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Approvals.Ui.Tests.Support;

/// <summary>The sample of an application that embeds cards, on an origin of its own, and a node that trusts it.</summary>
internal sealed class Portal : IAsyncDisposable
{
    private const string Key = "ak_the-portal-of-the-tests";

    private readonly Node node;
    private readonly Process process;

    private Portal(string url, Node node, Process process)
    {
        Url = url;
        this.node = node;
        this.process = process;
    }

    public string Url { get; }

    /// <param name="person">Who is signed in at the application.</param>
    public static async Task<Portal> StartAsync(Site site, string person)
    {
        var port = FreePort();
        var url = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";
        var service = await site.StartNodeAsync(
            ("Cors__Origins__0", url), ("Auth__ApiKeys__0__Key", Key), ("Auth__ApiKeys__0__Name", "portal"), ("Auth__ApiKeys__0__Embeds", "true"));
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(Root(), "samples", "embed", "server.mjs"));
        foreach (var (name, value) in new[] { ("SERVICE", service.Url), ("KEY", Key), ("PORT", port.ToString(CultureInfo.InvariantCulture)), ("PERSON", person), ("GROUPS", "portal-people") })
            start.Environment[name] = value;
        var portal = Process.Start(start)!;
        (await portal.StandardOutput.ReadLineAsync()).ShouldBe("listening on " + url);
        return new Portal(url, service, portal);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        await node.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Approvals.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("No Approvals.sln above the tests.");
        return folder.FullName;
    }
}
