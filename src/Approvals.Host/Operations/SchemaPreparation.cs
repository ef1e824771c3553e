using System.Data.Common;
using System.Net.Sockets;
using Approvals.Application.Journal;

namespace Approvals.Host.Operations;

/// <summary>
/// Prepares the database before the first request is accepted. A database that is down is waited for, alive but not ready; a database that
/// must not be served from (unsafe settings, newer schema, changed migration) stops the process.
/// </summary>
public sealed class SchemaPreparation(
    ISchema schema, Readiness readiness, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<SchemaPreparation> log)
    : BackgroundService, IHostedLifecycleService
{
    /// <summary>How long the start waits for a slow database before it goes on without.</summary>
    private static readonly TimeSpan FirstAttempt = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>Why the process has to end although it had started; null while all is well.</summary>
    public StartRefusedException? Refusal { get; private set; }

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(FirstAttempt);
        try
        {
            await PrepareAsync(limit.Token);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && (limit.IsCancellationRequested || IsTransient(fault)))
        {
            Report(fault, TimeSpan.Zero);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StartRefusedException(fault.Message, fault);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromMilliseconds(250);
        while (!readiness.SchemaPrepared)
        {
            await Task.Delay(pause, time, stoppingToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            try
            {
                await PrepareAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                if (!IsTransient(fault))
                {
                    Stop(fault);
                    return;
                }

                Report(fault, pause);
            }
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await schema.PrepareAsync(cancellationToken);
        readiness.MarkSchemaPrepared();
    }

    private void Stop(Exception fault)
    {
        Refusal = new StartRefusedException(fault.Message, fault);
        lifetime.StopApplication();
    }

    private void Report(Exception fault, TimeSpan pause) =>
        log.LogWarning("The database is not there yet: {Reason}; trying again in {PauseMs} ms", fault.Message, pause.TotalMilliseconds);

    private static bool IsTransient(Exception fault) => fault switch
    {
        JournalUnavailableException or SocketException or TimeoutException => true,
        DbException { IsTransient: true } => true,
        { InnerException: { } inner } => IsTransient(inner),
        _ => false,
    };
}

/// <summary>The service must not serve; the message is for the operator.</summary>
public sealed class StartRefusedException(string message, Exception inner) : Exception(message, inner);
