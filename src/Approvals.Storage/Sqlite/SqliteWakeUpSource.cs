using System.Text.Json;
using Approvals.Application.Timers;

namespace Approvals.Storage.Sqlite;

internal sealed class SqliteWakeUpSource(SqliteDatabase database, TimeProvider time) : IWakeUpSource
{
    private const string Sql = """
        SELECT approval_id, due_at FROM approval_wakeups
        WHERE due_at < $1 AND (due_at < $2 OR shard IN (SELECT value FROM json_each($3)))
        ORDER BY due_at, approval_id LIMIT $4
        """;

    public Task<WakeUpBatch> DueAsync(WakeUpQuery query, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session =>
        {
            var at = Milliseconds.Truncate(time.GetUtcNow());
            var due = new List<PendingWakeUp>();
            using var reader = session.Query(
                Sql, SqliteValues.Time(at + query.Horizon), SqliteValues.Time(at - query.Overdue), JsonSerializer.Serialize(query.Shards), query.Limit);
            while (reader.Read())
                due.Add(new PendingWakeUp(Guid.Parse(reader.GetString(0)), SqliteValues.Time(reader.GetInt64(1))));
            return new WakeUpBatch(due, at);
        },
        cancellationToken);
}
