using Approvals.Domain.Audit;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Application.Reading;

/// <summary>Reads from the database, never from an actor's memory. Every read sees what was acknowledged before it began.</summary>
/// <remarks>All methods throw <see cref="JournalUnavailableException"/> when the database does not answer.</remarks>
public interface IApprovalReader
{
    Task<Approval?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Pending approvals that the reader may see, or with <see cref="PendingFilter.Mine"/> those that wait for the reader's vote.</summary>
    Task<IReadOnlyList<Approval>> PendingAsync(Caller reader, PendingFilter filter, CancellationToken cancellationToken);

    /// <summary>Decided approvals that the reader may see, newest decision first.</summary>
    Task<IReadOnlyList<Approval>> HistoryAsync(Caller reader, HistoryFilter filter, CancellationToken cancellationToken);

    /// <summary>The journal of one approval in order of version, from after <paramref name="afterVersion"/>.</summary>
    Task<IReadOnlyList<JournalRow>> AuditAsync(Guid id, int afterVersion, CancellationToken cancellationToken);

    Task<Statistics> StatisticsAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken);

    /// <summary>Versions of several approvals, for waiters whose signal got lost. An absent id is not in the answer.</summary>
    Task<IReadOnlyDictionary<Guid, int>> VersionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>Throws when the database cannot serve.</summary>
    Task PingAsync(CancellationToken cancellationToken);
}
