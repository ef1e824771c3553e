namespace Approvals.Application.Journal;

/// <summary>The newest rows of the journal, of all approvals, in the order of their position.</summary>
/// <remarks>
/// Positions are given out before the commit, so a lower one may become visible after a higher one. Which positions are still to come is
/// judged by <see cref="Feed.TailCursor"/>. All methods throw <see cref="JournalUnavailableException"/> when the database does not answer.
/// </remarks>
public interface IJournalTail
{
    /// <summary>The highest position that is visible; 0 for an empty journal.</summary>
    Task<long> NewestAsync(CancellationToken cancellationToken);

    /// <summary>Reads, as of one moment, the rows after a position and those of earlier positions that were missing.</summary>
    /// <param name="limit">At most so many rows after <paramref name="after"/>; those of <paramref name="missing"/> come beside them.</param>
    Task<TailPage> ReadAsync(long after, IReadOnlyCollection<long> missing, int limit, CancellationToken cancellationToken);
}

/// <param name="Rows">In ascending order of position.</param>
/// <param name="Oldest">Every transaction with a lower number had ended at that moment.</param>
/// <param name="Next">While something is missing: no transaction with this or a higher number had begun.</param>
public sealed record TailPage(IReadOnlyList<Happening> Rows, ulong Oldest, ulong Next);

/// <summary>One row of the journal, as far as listeners hear of it.</summary>
public sealed record Happening(long Position, Guid Id, int Version, string Type);
