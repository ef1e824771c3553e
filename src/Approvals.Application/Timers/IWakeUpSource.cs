namespace Approvals.Application.Timers;

/// <summary>Finds the passive approvals that want to be woken.</summary>
public interface IWakeUpSource
{
    /// <summary>Soonest first, counted from the database's now.</summary>
    Task<WakeUpBatch> DueAsync(WakeUpQuery query, CancellationToken cancellationToken);
}

/// <param name="Shards">The shards that this node hosts.</param>
/// <param name="Horizon">In those, everything that falls due before now plus this.</param>
/// <param name="Overdue">In all the others, what has been due for this long: whoever should have taken it did not.</param>
/// <param name="Limit">At most so many.</param>
public sealed record WakeUpQuery(IReadOnlyList<short> Shards, TimeSpan Horizon, TimeSpan Overdue, int Limit);

public sealed record WakeUpBatch(IReadOnlyList<PendingWakeUp> WakeUps, DateTimeOffset DatabaseTime);

public sealed record PendingWakeUp(Guid Id, DateTimeOffset DueAt);
