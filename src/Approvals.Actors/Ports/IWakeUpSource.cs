namespace Approvals.Actors.Ports;

/// <summary>Finds the passive approvals that want to be woken.</summary>
public interface IWakeUpSource
{
    /// <summary>Wake-ups due before <paramref name="horizon"/> from the database's now, soonest first, at most <paramref name="limit"/>.</summary>
    Task<WakeUpBatch> DueWithinAsync(TimeSpan horizon, int limit, CancellationToken cancellationToken);
}

public sealed record WakeUpBatch(IReadOnlyList<PendingWakeUp> WakeUps, DateTimeOffset DatabaseTime);

public sealed record PendingWakeUp(Guid Id, DateTimeOffset DueAt);
