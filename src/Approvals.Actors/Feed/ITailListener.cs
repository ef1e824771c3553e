using Approvals.Application.Journal;

namespace Approvals.Actors.Feed;

/// <summary>Hears the journal's tail on this node.</summary>
public interface ITailListener
{
    /// <summary>Called in order, one at a time. What throws is logged, and the tail starts anew.</summary>
    /// <param name="news">Rows that became visible; at least once each, seldom again.</param>
    /// <param name="position">The low-water mark, when these are counted in.</param>
    Task HearAsync(IReadOnlyList<Happening> news, long position, CancellationToken cancellationToken);

    /// <summary>Something may have been missed: whoever listens has to read anew.</summary>
    void Reset(long position);
}
