namespace Approvals.Application.Cluster;

/// <summary>How much waits, cheaply however much it is.</summary>
public interface IClusterFigures
{
    /// <exception cref="JournalUnavailableException">The database did not answer.</exception>
    Task<WaitingFigures> WaitingAsync(CancellationToken cancellationToken);
}

/// <param name="Pending">Approvals that wait for a decision.</param>
/// <param name="Overdue">Wake-ups whose time has passed.</param>
/// <param name="Backlog">Intents and deliveries that are due and were not sent.</param>
/// <param name="IsExact">False when there are more of one than were counted: then it is an estimate, or the number up to which was counted.</param>
public sealed record WaitingFigures(long Pending, long Overdue, long Backlog, bool IsExact)
{
    /// <summary>Counting stops here.</summary>
    public const int MostCounted = 10_000;
}
