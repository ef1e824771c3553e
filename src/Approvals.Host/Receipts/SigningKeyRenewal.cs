using Approvals.Host.Operations;

namespace Approvals.Host.Receipts;

/// <summary>Sees to it that there is a key to sign with: before the first request where the database is there, and looks again every hour.</summary>
public sealed class SigningKeyRenewal(SigningKeys keys, Readiness readiness, TimeProvider time, ILogger<SigningKeyRenewal> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private bool isDone;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (readiness.SchemaPrepared)
            isDone = await TryAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WhenSchemaPrepared.WaitAsync(stoppingToken);
        while (true)
        {
            if (isDone || await TryAsync(stoppingToken))
                await Task.Delay(Period, time, stoppingToken);
            else
                await Task.Delay(AfterFailure, time, stoppingToken);
            isDone = false;
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await keys.RenewAsync(cancellationToken);
            return true;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            log.LogWarning("The keys for receipts were not looked after: {Reason}", failure.Message);
            return false;
        }
    }
}
