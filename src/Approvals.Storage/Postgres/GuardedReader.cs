using Approvals.Application.Reading;
using Approvals.Domain.Audit;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Storage.Postgres;

/// <summary>The reader behind the breaker of the reads.</summary>
internal sealed class GuardedReader(PostgresReader reader, Breakers breakers) : IApprovalReader
{
    public Task<Approval?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        breakers.Reads.RunAsync(static (call, token) => call.reader.FindAsync(call.id, token), (reader, id), cancellationToken);

    public Task<IReadOnlyList<Approval>> PendingAsync(Caller caller, PendingFilter filter, CancellationToken cancellationToken) =>
        breakers.Reads.RunAsync(static (call, token) => call.reader.PendingAsync(call.caller, call.filter, token), (reader, caller, filter), cancellationToken);

    public Task<IReadOnlyList<Approval>> HistoryAsync(Caller caller, HistoryFilter filter, CancellationToken cancellationToken) =>
        breakers.Reads.RunAsync(static (call, token) => call.reader.HistoryAsync(call.caller, call.filter, token), (reader, caller, filter), cancellationToken);

    public Task<IReadOnlyList<JournalRow>> AuditAsync(Guid id, int afterVersion, CancellationToken cancellationToken) =>
        breakers.Reads.RunAsync(static (call, token) => call.reader.AuditAsync(call.id, call.afterVersion, token), (reader, id, afterVersion), cancellationToken);

    public Task<Statistics> StatisticsAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken) =>
        breakers.Reads.RunAsync(static (call, token) => call.reader.StatisticsAsync(call.from, call.to, token), (reader, from, to), cancellationToken);

    public Task<IReadOnlyDictionary<Guid, int>> VersionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        breakers.Reads.RunAsync(static (call, token) => call.reader.VersionsAsync(call.ids, token), (reader, ids), cancellationToken);

    public Task PingAsync(CancellationToken cancellationToken) => breakers.Reads.RunAsync(
        static async (reader, token) =>
        {
            await reader.PingAsync(token);
            return true;
        },
        reader,
        cancellationToken);
}
