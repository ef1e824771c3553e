using Approvals.Application.Deliveries;
using Approvals.Storage.Deliveries;
using Microsoft.Data.Sqlite;

namespace Approvals.Storage.Sqlite.Delivery;

internal sealed class SqliteDeliveryLog(SqliteDatabase database, TimeProvider time) : IDeliveryLog
{
    private const string Columns = "id, approval_id, channel, recipient, event, template, status, attempts, last_error, history, created_at, sent_at, read_at";

    public Task<IReadOnlyList<DeliveryRecord>> OfApprovalAsync(Guid approvalId, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => (IReadOnlyList<DeliveryRecord>)Read(
            session, $"SELECT {Columns} FROM approval_notifications WHERE approval_id = $1 AND channel IS NOT NULL ORDER BY version, created_at, id", approvalId),
        cancellationToken);

    public Task<DeliveryRecord?> RetryAsync(Guid id, CancellationToken cancellationToken) => database.Writer.RunAsync(
        session => session.Transaction(() =>
        {
            var now = SqliteValues.Time(Milliseconds.Truncate(time.GetUtcNow()));
            session.Execute(
                """
                DELETE FROM disabled_destinations WHERE EXISTS (
                  SELECT 1 FROM approval_notifications n
                  WHERE n.id = $1 AND n.channel = disabled_destinations.channel AND n.destination = disabled_destinations.destination)
                """,
                SqliteValues.Id(id));
            // A leased one is being sent at this moment and is left alone.
            session.Execute(
                """
                UPDATE approval_notifications SET status = 'pending', next_attempt_at = $2, schedule_from = attempts, held = 0, digest_id = NULL,
                  lease_owner = NULL, lease_until = NULL
                WHERE id = $1 AND channel IS NOT NULL AND (lease_until IS NULL OR lease_until <= $2)
                """,
                SqliteValues.Id(id), now);
            return Read(session, $"SELECT {Columns} FROM approval_notifications WHERE id = $1 AND channel IS NOT NULL", id).SingleOrDefault();
        }),
        cancellationToken);

    public Task EraseTextsAsync(Guid approvalId, CancellationToken cancellationToken) => database.Writer.RunAsync(
        session => session.Execute(
            """
            UPDATE approval_notifications SET note = NULL, last_error = NULL,
              history = (SELECT json_group_array(json_remove(value, '$.error') ORDER BY key) FROM json_each(history))
            WHERE approval_id = $1 AND (note IS NOT NULL OR last_error IS NOT NULL OR history IS NOT NULL)
            """,
            SqliteValues.Id(approvalId)),
        cancellationToken);

    private static List<DeliveryRecord> Read(SqliteSession session, string sql, Guid id)
    {
        using var row = session.Query(sql, SqliteValues.Id(id));
        var records = new List<DeliveryRecord>();
        while (row.Read())
            records.Add(Record(row));
        return records;
    }

    private static DeliveryRecord Record(SqliteDataReader row) => new(
        Guid.Parse(row.GetString(0)), Guid.Parse(row.GetString(1)), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
        DeliveryText.Status(row.GetString(6)), row.GetInt32(7), row.TextOrNull(8), DeliveryJson.Read(row.TextOrNull(9)),
        SqliteValues.Time(row.GetInt64(10)), TimeOrNull(row, 11), TimeOrNull(row, 12));

    private static DateTimeOffset? TimeOrNull(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : SqliteValues.Time(row.GetInt64(column));
}
