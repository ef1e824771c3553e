using Approvals.Application.Cluster;

namespace Approvals.Storage.Postgres;

/// <summary>Counts along an index, and no further than 10,000; beyond that the pending ones are as many as the last vacuum or analyze found in their index.</summary>
internal sealed class PostgresClusterFigures(PostgresDatabase database) : IClusterFigures
{
    private const string Sql = """
        SELECT
          (SELECT count(*) FROM (SELECT FROM approval_requests WHERE status = 'pending' ORDER BY created_at, id LIMIT $1) pending),
          (SELECT reltuples::bigint FROM pg_class WHERE oid = 'approval_requests_pending_created'::regclass),
          (SELECT count(*) FROM (
            SELECT FROM generate_series(0, 255) AS shards (shard)
            CROSS JOIN LATERAL (
              SELECT FROM approval_wakeups w WHERE w.shard = shards.shard::smallint AND w.due_at < now() ORDER BY w.due_at LIMIT $1) w LIMIT $1) overdue),
          (SELECT count(*) FROM (SELECT FROM approval_intents LIMIT $1) intents),
          (SELECT count(*) FROM (
            SELECT FROM approval_notifications WHERE status IN ('intent', 'pending') AND next_attempt_at <= now() ORDER BY next_attempt_at LIMIT $1) due)
        """;

    public Task<WaitingFigures> WaitingAsync(CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        database.Background,
        async () =>
        {
            await using var command = database.Background.CreateCommand(Sql);
            command.Parameters.Add(new() { Value = WaitingFigures.MostCounted + 1 });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            var (pending, estimate, overdue, intents, due) =
                (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
            var isExact = Math.Max(Math.Max(pending, overdue), Math.Max(intents, due)) <= WaitingFigures.MostCounted;
            return new WaitingFigures(pending > WaitingFigures.MostCounted ? Math.Max(pending, estimate) : pending, overdue, intents + due, isExact);
        },
        cancellationToken);
}
