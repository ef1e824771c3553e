using Approvals.Actors.Ports;

namespace Approvals.Storage.Postgres;

/// <summary>The journal behind the breakers.</summary>
internal sealed class GuardedJournal(PostgresJournal journal, Breakers breakers) : IJournal
{
    public Task<AppendResult> AppendAsync(JournalEntry entry, CancellationToken cancellationToken) => breakers.Writes.RunAsync(
        static (call, token) => call.journal.AppendAsync(call.entry, token), (journal, entry), cancellationToken);

    public async Task<LoadResult> LoadAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        try
        {
            return await breakers.Reads.RunAsync(static (call, token) => call.journal.LoadAsync(call.ids, token), (journal, ids), cancellationToken);
        }
        catch (JournalUnavailableException silence) when (ids.Count > 1)
        {
            // One query stands for many callers, and a query at a time: by itself it would never fail often enough.
            await breakers.Reads.FailAsync(silence);
            throw;
        }
    }

    public Task<KeyedApproval?> FindByKeyAsync(string requester, string idempotencyKey, CancellationToken cancellationToken) => breakers.Reads.RunAsync(
        static (call, token) => call.journal.FindByKeyAsync(call.requester, call.idempotencyKey, token), (journal, requester, idempotencyKey), cancellationToken);
}
