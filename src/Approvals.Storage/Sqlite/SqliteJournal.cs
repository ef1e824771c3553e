using System.Text.Json;
using Approvals.Application.Journal;
using Approvals.Domain.State;
using Approvals.Storage.Committing;

namespace Approvals.Storage.Sqlite;

internal sealed class SqliteJournal(SqliteDatabase database, DatabaseOptions options, TimeProvider time) : IJournal, IAsyncDisposable
{
    private const string LoadSql = "SELECT id, request, state, comments, remarks FROM approval_requests WHERE id IN (SELECT value FROM json_each($1))";

    private const string KeySql = "SELECT id, idempotency_body_hash FROM approval_requests WHERE requester = $1 AND idempotency_key = $2";

    // One writer, so one lane.
    private readonly GroupCommitter committer = new([new SqliteBatchWriter(database, time)], options.QueueCapacity, options.BatchSize);

    public Task<AppendResult> AppendAsync(JournalEntry entry, CancellationToken cancellationToken) =>
        committer.AppendAsync(entry, cancellationToken);

    public Task<LoadResult> LoadAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session =>
        {
            var at = Milliseconds.Truncate(time.GetUtcNow());
            var found = new Dictionary<Guid, Approval>(ids.Count);
            using var reader = session.Query(LoadSql, JsonSerializer.Serialize(ids.Select(SqliteValues.Id)));
            while (reader.Read())
            {
                var id = Guid.Parse(reader.GetString(0));
                found[id] = StateRow.Restore(id, reader.GetString(1), reader.GetString(2), reader.TextOrNull(3), reader.TextOrNull(4));
            }

            return new LoadResult(found, at);
        },
        cancellationToken);

    public Task<KeyedApproval?> FindByKeyAsync(string requester, string idempotencyKey, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session =>
        {
            using var reader = session.Query(KeySql, requester, idempotencyKey);
            return reader.Read() ? new KeyedApproval(Guid.Parse(reader.GetString(0)), reader.GetString(1)) : null;
        },
        cancellationToken);

    public ValueTask DisposeAsync() => committer.DisposeAsync();
}
