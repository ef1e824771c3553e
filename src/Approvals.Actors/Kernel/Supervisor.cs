using Microsoft.Extensions.Logging;

namespace Approvals.Actors.Kernel;

/// <summary>Keeps a loop running: when it fails it is started again, later each time, until it has run well for a while.</summary>
public sealed class Supervisor(TimeProvider time, ILogger<Supervisor> logger)
{
    /// <summary>A run at least this long counts as recovered.</summary>
    private static readonly TimeSpan Healthy = TimeSpan.FromSeconds(30);

    public async Task RunAsync(string name, Func<CancellationToken, Task> loop, CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            try
            {
                await loop(cancellationToken);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                failures = time.GetElapsedTime(started) > Healthy ? 1 : failures + 1;
                var delay = Backoff.Default.Delay(failures, Random.Shared.NextDouble());
                logger.LogWarning(failure, "{Loop} failed {Failures} time(s) in a row; it starts again in {DelayMs} ms", name, failures, (int)delay.TotalMilliseconds);
                await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
