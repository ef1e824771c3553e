using Approvals.Application.Timers;

namespace Approvals.Storage.Postgres;

internal sealed class PostgresWakeUpSource(PostgresDatabase database) : IWakeUpSource
{
    // One index probe per shard: the index leads with the shard, so that nodes can share the work. Of the shards that others
    // host, the probe finds only what is long overdue, which is next to nothing.
    private const string Sql = """
        SELECT date_trunc('milliseconds', now.at), due.approval_id, due.due_at
        FROM (SELECT clock_timestamp() AS at) now
        LEFT JOIN LATERAL (
          SELECT w.approval_id, w.due_at
          FROM (
            SELECT shard::smallint AS shard, CASE WHEN shard::smallint = ANY ($1) THEN now.at + $2 ELSE now.at - $3 END AS before
            FROM generate_series(0, 255) AS every (shard)) AS shards
          CROSS JOIN LATERAL (
            SELECT approval_id, due_at FROM approval_wakeups
            WHERE shard = shards.shard AND due_at < shards.before
            ORDER BY due_at LIMIT $4) w
          ORDER BY w.due_at, w.approval_id LIMIT $4) due ON true
        """;

    public Task<WakeUpBatch> DueAsync(WakeUpQuery query, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Reader,
        async () =>
        {
            await using var command = database.Reader.CreateCommand(Sql);
            command.Parameters.Add(new() { Value = query.Shards.ToArray() });
            command.Parameters.Add(new() { Value = query.Horizon });
            command.Parameters.Add(new() { Value = query.Overdue });
            command.Parameters.Add(new() { Value = query.Limit });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var due = new List<PendingWakeUp>();
            var at = DateTimeOffset.MinValue;
            while (await reader.ReadAsync(cancellationToken))
            {
                at = reader.GetFieldValue<DateTimeOffset>(0);
                if (!reader.IsDBNull(1))
                    due.Add(new PendingWakeUp(reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2)));
            }

            return new WakeUpBatch(due, at);
        },
        cancellationToken);
}
