using Approvals.Application.Journal;
using Approvals.Application.Reading;

namespace Approvals.Host.Operations;

/// <summary>Whether this node should be sent requests: schema prepared, warm, database answering, not leaving.</summary>
public sealed class Readiness(IApprovalReader reader, DrainState drain)
{
    /// <summary>Short, so that a probe hears "no" before it gives up on its own.</summary>
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource schemaPrepared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource warm = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool SchemaPrepared => schemaPrepared.Task.IsCompleted;

    public Task WhenSchemaPrepared => schemaPrepared.Task;

    public void MarkSchemaPrepared() => schemaPrepared.TrySetResult();

    public Task WhenWarm => warm.Task;

    public void MarkWarm() => warm.TrySetResult();

    public async Task<ReadinessReport> CheckAsync(CancellationToken cancellationToken) =>
        new(SchemaPrepared, SchemaPrepared && await AnswersAsync(cancellationToken), warm.Task.IsCompleted, drain.IsDraining);

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PingTimeout);
        try
        {
            // WaitAsync besides: a driver that does not listen to its token must not hold the probe.
            await reader.PingAsync(limit.Token).WaitAsync(limit.Token);
            return true;
        }
        catch (JournalOverloadedException)
        {
            // Busy, which is no reason to send everybody to the other nodes as well.
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}

public sealed record ReadinessReport(bool Schema, bool Database, bool Warm, bool Draining)
{
    public bool IsReady => Schema && Database && Warm && !Draining;
}
