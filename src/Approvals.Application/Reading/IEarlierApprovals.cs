using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Application.Reading;

/// <summary>Finds what a workflow asked before.</summary>
public interface IEarlierApprovals
{
    /// <summary>
    /// The newest approval of the same workflow created before this one that the reader may see, among the
    /// <see cref="SearchDepth"/> newest; null when there is none, or this one names no workflow.
    /// </summary>
    /// <exception cref="JournalUnavailableException">The database did not answer.</exception>
    Task<Approval?> BeforeAsync(Approval approval, Caller reader, CancellationToken cancellationToken);

    /// <summary>A workflow that asks much and shows a reader little must not cost a walk through all of it.</summary>
    const int SearchDepth = 20;
}
