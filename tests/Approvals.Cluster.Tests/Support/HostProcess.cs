using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Text;
using Approvals.Testing;

namespace Approvals.Cluster.Tests.Support;

/// <summary>A real host process on loopback that can be killed, paused and started again on the same data.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    /// <summary>What <c>./test</c> has published, or else what was built.</summary>
    private static readonly string Assembly = Environment.GetEnvironmentVariable("APPROVALS_HOST")
        ?? typeof(HostProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "HostAssembly").Value!;

    private readonly Dictionary<string, string> settings;
    private readonly string workingDirectory;
    private readonly NetworkNode? network;
    private readonly StringBuilder output = new();
    private Process? process;

    /// <param name="network">The namespace to run in; null for that of the tests.</param>
    public HostProcess(string workingDirectory, IReadOnlyDictionary<string, string> settings, NetworkNode? network = null)
    {
        this.workingDirectory = workingDirectory;
        this.network = network;
        this.settings = new(settings, StringComparer.Ordinal);
        Port = Ports.Free();
        Client = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1), ConnectTimeout = TimeSpan.FromSeconds(2) })
        {
            BaseAddress = new Uri($"http://{network?.Address ?? "127.0.0.1"}:{Port}"),
            Timeout = TimeSpan.FromSeconds(70),
        };
    }

    public int Port { get; }

    public HttpClient Client { get; }

    public int Id => process!.Id;

    public bool IsRunning => process is { HasExited: false };

    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        Warden.Post();
        string[] command = [.. network?.Prefix ?? [], "dotnet", Assembly, "--urls", Client.BaseAddress!.ToString()];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Load is what these tests are about; a test about limits sets its own.
        start.Environment["RateLimits__PermitsPerMinute"] = "0";
        foreach (var (key, value) in settings)
            start.Environment[key] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ReadyAsync();
    }

    /// <summary>kill -9, and until it is gone.</summary>
    public async Task KillAsync()
    {
        Signal("KILL");
        await process!.WaitForExitAsync();
    }

    /// <summary>A polite stop; returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        Signal("TERM");
        await process!.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        return process.ExitCode;
    }

    /// <summary>Returns when every thread stands still: some run on for a moment after the signal was sent, and may answer a request meanwhile.</summary>
    public void Pause()
    {
        Signal("STOP");
        if (!SpinWait.SpinUntil(StandsStill, TimeSpan.FromSeconds(10)))
            throw new TimeoutException("The host did not stop.");
    }

    public void Resume() => Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
            await KillAsync();
        process?.Dispose();
        Client.Dispose();
    }

    /// <summary>The state stands behind the name of the thread, which is in brackets.</summary>
    private bool StandsStill()
    {
        try
        {
            return Directory.GetDirectories($"/proc/{process!.Id}/task")
                .Select(thread => File.ReadAllText(thread + "/stat"))
                .All(stat => stat[stat.LastIndexOf(')') + 2] is 'T');
        }
        catch (IOException)
        {
            // A thread ended between the two looks, so not everything stands still yet.
            return false;
        }
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private Task ReadyAsync() => Eventually.Async(
        async () =>
        {
            if (process!.HasExited)
                throw new InvalidOperationException($"The host ended with {process.ExitCode}:\n{Output}");
            try
            {
                using var answer = await Client.GetAsync("/health/ready");
                return answer.StatusCode == HttpStatusCode.OK;
            }
            catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
                return false;
            }
        },
        TimeSpan.FromSeconds(90),
        "the host did not become ready");

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (output)
        {
            if (output.Length < 1_000_000)
                output.AppendLine(line.Data);
        }
    }
}
