using Approvals.Application.Journal;

namespace Approvals.Storage.Postgres;

internal sealed class PostgresJournalTail(PostgresDatabase database) : IJournalTail
{
    // One statement, so that the rows and the numbers of the transactions are of one snapshot. Its xmax is only the one after the last that
    // ended, and transactions beyond it may be running; so while something is missing, a number is taken: whoever began before has a lower one.
    private const string Sql = """
        SELECT pg_snapshot_xmin(now.snapshot),
          CASE WHEN cardinality($2) > 0 THEN pg_current_xact_id() ELSE pg_snapshot_xmax(now.snapshot) END,
          tail.position, tail.approval_id, tail.version, tail.type
        FROM (SELECT pg_current_snapshot() AS snapshot) now
        LEFT JOIN (
          (SELECT l.position, l.approval_id, l.version, l.type FROM approval_audit_log l WHERE l.position > $1 ORDER BY l.position LIMIT $3)
          UNION ALL
          SELECT l.position, l.approval_id, l.version, l.type FROM approval_audit_log l WHERE l.position = ANY ($2)) tail ON true
        ORDER BY tail.position
        """;

    public Task<long> NewestAsync(CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Background,
        async () =>
        {
            await using var command = database.Background.CreateCommand("SELECT coalesce(max(position), 0) FROM approval_audit_log");
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        },
        cancellationToken);

    public Task<TailPage> ReadAsync(long after, IReadOnlyCollection<long> missing, int limit, CancellationToken cancellationToken) =>
        PostgresErrors.AnsweredAsync(
            database.Background,
            async () =>
            {
                await using var command = database.Background.CreateCommand(Sql);
                command.Parameters.Add(new() { Value = after });
                command.Parameters.Add(new() { Value = missing.ToArray() });
                command.Parameters.Add(new() { Value = limit });
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                var rows = new List<Happening>();
                var (oldest, next) = (0UL, 0UL);
                while (await reader.ReadAsync(cancellationToken))
                {
                    (oldest, next) = (reader.GetFieldValue<ulong>(0), reader.GetFieldValue<ulong>(1));
                    if (!reader.IsDBNull(2))
                        rows.Add(new Happening(reader.GetInt64(2), reader.GetGuid(3), reader.GetInt32(4), reader.GetString(5)));
                }

                return new TailPage(rows, oldest, next);
            },
            cancellationToken);
}
