using Approvals.Actors.Ports;

namespace Approvals.Storage.Sqlite;

internal sealed class SqliteWakeUpSource(SqliteDatabase database, TimeProvider time) : IWakeUpSource
{
    public Task<WakeUpBatch> DueWithinAsync(TimeSpan horizon, int limit, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session =>
        {
            var at = Milliseconds.Truncate(time.GetUtcNow());
            var due = new List<PendingWakeUp>();
            using var reader = session.Query(
                "SELECT approval_id, due_at FROM approval_wakeups WHERE due_at < $1 ORDER BY due_at, approval_id LIMIT $2",
                SqliteValues.Time(at + horizon), limit);
            while (reader.Read())
                due.Add(new PendingWakeUp(Guid.Parse(reader.GetString(0)), SqliteValues.Time(reader.GetInt64(1))));
            return new WakeUpBatch(due, at);
        },
        cancellationToken);
}
