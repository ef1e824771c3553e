using System.Diagnostics;
using System.Net;

namespace Approvals.Bench.Processes;

/// <summary>The real service in a process of its own.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process process;

    private HostProcess(Process process, int port, TimeSpan startedIn, string log)
    {
        this.process = process;
        Address = new IPEndPoint(IPAddress.Loopback, port);
        StartedIn = startedIn;
        Log = log;
    }

    public IPEndPoint Address { get; }

    public int Id => process.Id;

    /// <summary>From the start of the process to the first green readiness.</summary>
    public TimeSpan StartedIn { get; }

    public string Log { get; }

    public static async Task<HostProcess> StartAsync(
        string assembly, string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var port = Ports.Free();
        var log = Path.Combine(folder, $"host-{port}.log");
        // exec keeps one process, so that its id is the service's.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = folder, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec dotnet \"$0\" --urls \"$1\" > \"$2\" 2>&1");
        start.ArgumentList.Add(assembly);
        start.ArgumentList.Add($"http://127.0.0.1:{port}");
        start.ArgumentList.Add(log);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var clock = Stopwatch.StartNew();
        var started = Process.Start(start) ?? throw new InvalidOperationException("The host did not start.");
        try
        {
            await ReadyAsync(started, port, log, cancellationToken);
            return new HostProcess(started, port, clock.Elapsed, log);
        }
        catch
        {
            started.Kill();
            started.Dispose();
            throw;
        }
    }

    /// <summary>As a power cut would look to the process: no farewell.</summary>
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

    private static async Task ReadyAsync(Process started, int port, string log, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (started.HasExited)
                throw new InvalidOperationException("The host stopped at once:\n" + await File.ReadAllTextAsync(log, cancellationToken));
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), limit.Token);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), limit.Token);
        }
    }
}
