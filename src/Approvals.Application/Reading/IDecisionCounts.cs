namespace Approvals.Application.Reading;

/// <summary>How much was decided when.</summary>
public interface IDecisionCounts
{
    /// <summary>One entry for each day (UTC) on which something was decided, in order.</summary>
    /// <param name="from">Inclusive, by time of decision.</param>
    /// <param name="to">Exclusive.</param>
    /// <exception cref="JournalUnavailableException">The database did not answer.</exception>
    Task<IReadOnlyList<DecisionCount>> PerDayAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
}

public sealed record DecisionCount(DateOnly Day, long Approved, long Rejected, long Cancelled);
