using Approvals.Application.Clock;
using Approvals.Application.Gateway;
using Approvals.Domain.Audit;
using Approvals.Domain.Commands;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Application.Reading;

/// <summary>
/// Reads as the actor would answer: an approval whose deadline has passed, and whose wake-up nobody has taken yet (all nodes were down, or its
/// host died a moment ago), is woken before it is shown. Otherwise a read would say pending where a vote finds the timeout taken.
/// </summary>
public sealed class SettledReader(IApprovalReader inner, IApprovalGateway gateway, DatabaseClock clock) : IApprovalReader
{
    public async Task<Approval?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var found = await inner.FindAsync(id, cancellationToken);
        if (found is not Approval.Pending { Deadline: { } deadline } || !clock.IsKnown || clock.Now < deadline)
            return found;
        try
        {
            await gateway.AskAsync(id, new ApprovalCommand.Wake(), cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing can be written just now, which is no reason not to read.
            return found;
        }

        return await inner.FindAsync(id, cancellationToken);
    }

    public Task<IReadOnlyList<Approval>> PendingAsync(Caller reader, PendingFilter filter, CancellationToken cancellationToken) =>
        inner.PendingAsync(reader, filter, cancellationToken);

    public Task<IReadOnlyList<Approval>> HistoryAsync(Caller reader, HistoryFilter filter, CancellationToken cancellationToken) =>
        inner.HistoryAsync(reader, filter, cancellationToken);

    public Task<IReadOnlyList<JournalRow>> AuditAsync(Guid id, int afterVersion, CancellationToken cancellationToken) =>
        inner.AuditAsync(id, afterVersion, cancellationToken);

    public Task<Statistics> StatisticsAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken) =>
        inner.StatisticsAsync(from, to, cancellationToken);

    public Task<IReadOnlyDictionary<Guid, int>> VersionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        inner.VersionsAsync(ids, cancellationToken);

    public Task PingAsync(CancellationToken cancellationToken) => inner.PingAsync(cancellationToken);
}
