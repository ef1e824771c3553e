using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Approvals.Host.Tests.Browser.Support;

/// <summary>The npm package <c>oidc-provider</c>, certified by the OpenID Foundation, as a process of its own.</summary>
public sealed class OidcProvider : IAsyncDisposable
{
    public const string ClientSecret = "a-secret-of-the-tests";

    private readonly string directory = Directory.CreateTempSubdirectory("approvals-oidc-").FullName;
    private readonly int port = FreePort();
    private Process? process;

    public string Authority => $"http://127.0.0.1:{port}";

    private string Accounts => Path.Combine(directory, "accounts.json");

    /// <summary>What the service needs to know of it.</summary>
    public (string Key, string Value)[] Settings =>
        [("Auth:Oidc:Authority", Authority), ("Auth:Oidc:ClientId", "approvals"), ("Auth:Oidc:ClientSecret", ClientSecret)];

    /// <summary>Says who there is; takes effect at the provider's next answer.</summary>
    public void SetAccounts(object accounts) => File.WriteAllText(Accounts, JsonSerializer.Serialize(accounts));

    /// <summary>Starts it for a service that listens already, whose address it has to know.</summary>
    public async Task StartAsync(Uri site)
    {
        var folder = Path.Combine(Root(), "tests", "npm");
        Directory.Exists(Path.Combine(folder, "node_modules", "oidc-provider")).ShouldBeTrue("run 'npm ci' in tests/npm first; ./test does");
        var start = new ProcessStartInfo("node") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in new[] { "provider.mjs", port.ToString(System.Globalization.CultureInfo.InvariantCulture), Accounts, site.AbsoluteUri.TrimEnd('/') + "/sign-in/callback" })
            start.ArgumentList.Add(argument);
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        (await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe("listening on " + Authority);
    }

    public async Task StopAsync()
    {
        if (process is not { HasExited: false })
            return;
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process?.Dispose();
        Directory.Delete(directory, recursive: true);
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
