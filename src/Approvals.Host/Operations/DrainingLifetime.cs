using System.Runtime.InteropServices;
using Approvals.Host.Configuration;

namespace Approvals.Host.Operations;

/// <summary>
/// Leaves gracefully: at the first SIGTERM, SIGINT or SIGQUIT the node turns not ready and goes on serving for the drain delay, then stops
/// accepting and finishes what it has. A second signal ends the process at once.
/// </summary>
public sealed class DrainingLifetime(
    DrainState drain, ClusterOptions cluster, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<DrainingLifetime> log)
    : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly CancellationTokenSource stopping = new();
    private int signals;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
            registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        // Whoever stops the host from within drains it too.
        lifetime.ApplicationStopping.Register(drain.Begin);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        stopping.Cancel();
        stopping.Dispose();
    }

    /// <returns>False when the signal is to have its default effect, which is to end the process.</returns>
    public bool Leave()
    {
        if (Interlocked.Increment(ref signals) > 1)
            return false;
        drain.Begin();
        log.LogInformation("Leaving: not ready from now on, serving for another {DrainMs} ms", cluster.DrainDelay.TotalMilliseconds);
        _ = StopAfterDelayAsync();
        return true;
    }

    private void OnSignal(PosixSignalContext context) => context.Cancel = Leave();

    private async Task StopAfterDelayAsync()
    {
        try
        {
            await Task.Delay(cluster.DrainDelay, time, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lifetime.StopApplication();
    }
}
