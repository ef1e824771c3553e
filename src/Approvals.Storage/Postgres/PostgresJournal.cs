using Approvals.Application.Journal;
using Approvals.Domain.State;
using Approvals.Storage.Committing;

namespace Approvals.Storage.Postgres;

internal sealed class PostgresJournal(PostgresDatabase database, DatabaseOptions options) : IJournal, IAsyncDisposable
{
    private const string LoadSql = """
        SELECT date_trunc('milliseconds', now.at), r.id, r.request, r.state, r.comments, r.remarks
        FROM (SELECT clock_timestamp() AS at) now LEFT JOIN approval_requests r ON r.id = ANY($1)
        """;

    private const string KeySql = "SELECT id, idempotency_body_hash FROM approval_requests WHERE requester = $1 AND idempotency_key = $2";

    private readonly GroupCommitter committer =
        new([.. Enumerable.Range(0, options.Lanes).Select(_ => new PostgresBatchWriter(database))], options.QueueCapacity, options.BatchSize);

    public Task<AppendResult> AppendAsync(JournalEntry entry, CancellationToken cancellationToken) =>
        committer.AppendAsync(entry, cancellationToken);

    public Task<LoadResult> LoadAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Reader,
        async () =>
        {
            await using var command = database.Reader.CreateCommand(LoadSql);
            command.Parameters.Add(new() { Value = ids.ToArray() });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var found = new Dictionary<Guid, Approval>(ids.Count);
            var at = DateTimeOffset.MinValue;
            while (await reader.ReadAsync(cancellationToken))
            {
                at = reader.GetFieldValue<DateTimeOffset>(0);
                if (!reader.IsDBNull(1))
                    found[reader.GetGuid(1)] = StateRow.Restore(reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.TextOrNull(4), reader.TextOrNull(5));
            }

            return new LoadResult(found, at);
        },
        cancellationToken);

    public Task<KeyedApproval?> FindByKeyAsync(string requester, string idempotencyKey, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Reader,
        async () =>
        {
            await using var command = database.Reader.CreateCommand(KeySql);
            command.Parameters.Add(new() { Value = requester });
            command.Parameters.Add(new() { Value = idempotencyKey });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken) ? new KeyedApproval(reader.GetGuid(0), reader.GetString(1)) : null;
        },
        cancellationToken);

    public ValueTask DisposeAsync() => committer.DisposeAsync();
}
