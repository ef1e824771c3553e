using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Approvals.Host.Auth;
using Approvals.Testing;

namespace Approvals.Ui.Tests.Support;

/// <summary>One host process on loopback, that lets anybody sign in by name.</summary>
internal sealed class Node : IAsyncDisposable
{
    /// <summary>What <c>./test</c> has published, compiled ahead of time, or else what was built.</summary>
    private static readonly string Assembly = Environment.GetEnvironmentVariable("APPROVALS_HOST") ?? typeof(CallerAccess).Assembly.Location;

    private readonly Process process;
    private readonly StringBuilder output = new();

    private Node(string directory, string connectionString, (string Key, string Value)[] settings)
    {
        Port = FreePort();
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = directory, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Assembly, "--urls", Url])
            start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Database__Provider"] = "postgres";
        start.Environment["Database__ConnectionString"] = connectionString;
        start.Environment["Auth__Jwt__SigningKey"] = Tokens.SigningKey;
        start.Environment["Cluster__DrainDelay"] = "0";
        start.Environment["RateLimits__PermitsPerMinute"] = "0";
        foreach (var (key, value) in settings)
            start.Environment[key] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}";

    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <param name="settings">As environment variables.</param>
    public static async Task<Node> StartAsync(string directory, string connectionString, params (string Key, string Value)[] settings)
    {
        var node = new Node(directory, connectionString, settings);
        using var client = new HttpClient();
        await Eventually.Async(
            async () => node.process.HasExited
                ? throw new InvalidOperationException($"The host ended:\n{node.Output}")
                : await IsReadyAsync(client, node.Url),
            TimeSpan.FromSeconds(90),
            "the host did not become ready");
        return node;
    }

    /// <summary>kill -9, and until it is gone.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, string url)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(url + "/health/ready"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        lock (output)
            output.AppendLine(line);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
