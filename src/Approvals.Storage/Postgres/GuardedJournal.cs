using Approvals.Application.Journal;

namespace Approvals.Storage.Postgres;

/// <summary>The journal behind the breakers.</summary>
internal sealed class GuardedJournal(PostgresJournal journal, Breakers breakers) : IJournal
{
    public Task<AppendResult> AppendAsync(JournalEntry entry, CancellationToken cancellationToken) => breakers.Writes.RunAsync(
        static (call, token) => call.journal.AppendAsync(call.entry, token), (journal, entry), cancellationToken);

    public Task<LoadResult> LoadAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => breakers.Reads.RunAsync(
        static (call, token) => call.journal.LoadAsync(call.ids, token), (journal, ids), cancellationToken);

    public Task<KeyedApproval?> FindByKeyAsync(string requester, string idempotencyKey, CancellationToken cancellationToken) => breakers.Reads.RunAsync(
        static (call, token) => call.journal.FindByKeyAsync(call.requester, call.idempotencyKey, token), (journal, requester, idempotencyKey), cancellationToken);
}
