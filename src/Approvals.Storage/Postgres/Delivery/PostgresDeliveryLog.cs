using Approvals.Application.Deliveries;
using Approvals.Storage.Deliveries;
using Npgsql;

namespace Approvals.Storage.Postgres.Delivery;

internal sealed class PostgresDeliveryLog(PostgresDatabase database) : IDeliveryLog
{
    private const string Columns = "id, approval_id, channel, recipient, event, template, status, attempts, last_error, history::text, created_at, sent_at, read_at";

    public Task<IReadOnlyList<DeliveryRecord>> OfApprovalAsync(Guid approvalId, CancellationToken cancellationToken) => ReadAsync(
        $"SELECT {Columns} FROM approval_notifications WHERE approval_id = $1 AND channel IS NOT NULL ORDER BY version, created_at, id", approvalId, cancellationToken);

    public async Task<DeliveryRecord?> RetryAsync(Guid id, CancellationToken cancellationToken)
    {
        // A leased one is being sent at this moment; it is told apart by its owner and left alone.
        var records = await ReadAsync(
            $"""
            WITH usable AS (
              DELETE FROM disabled_destinations d USING approval_notifications n
              WHERE n.id = $1 AND d.channel = n.channel AND d.destination = n.destination),
            again AS (
              UPDATE approval_notifications SET status = 'pending', next_attempt_at = clock_timestamp(), schedule_from = attempts, held = false, digest_id = NULL,
                lease_owner = NULL, lease_until = NULL
              WHERE id = $1 AND channel IS NOT NULL AND (lease_until IS NULL OR lease_until <= clock_timestamp()) RETURNING *)
            SELECT {Columns} FROM again
            UNION ALL SELECT {Columns} FROM approval_notifications WHERE id = $1 AND channel IS NOT NULL AND NOT EXISTS (SELECT FROM again)
            """,
            id, cancellationToken);
        return records.Count == 0 ? null : records[0];
    }

    public Task EraseTextsAsync(Guid approvalId, CancellationToken cancellationToken) => ReadAsync(
        $"""
        WITH erased AS (
          UPDATE approval_notifications SET note = NULL, last_error = NULL,
            history = (SELECT jsonb_agg(attempt - 'error' ORDER BY place) FROM jsonb_array_elements(history) WITH ORDINALITY AS attempts (attempt, place))
          WHERE approval_id = $1 AND (note IS NOT NULL OR last_error IS NOT NULL OR history IS NOT NULL))
        SELECT {Columns} FROM approval_notifications WHERE false
        """,
        approvalId, cancellationToken);

    private Task<IReadOnlyList<DeliveryRecord>> ReadAsync(string sql, Guid id, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        async () =>
        {
            await using var connection = await database.Reader.OpenConnectionAsync(cancellationToken);
            await using var command = connection.Command(sql, Commands.Of(id));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var records = new List<DeliveryRecord>();
            while (await reader.ReadAsync(cancellationToken))
                records.Add(Record(reader));
            return (IReadOnlyList<DeliveryRecord>)records;
        },
        cancellationToken);

    private static DeliveryRecord Record(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), DeliveryText.Status(row.GetString(6)),
        row.GetInt32(7), row.TextOrNull(8), DeliveryJson.Read(row.TextOrNull(9)),
        row.GetFieldValue<DateTimeOffset>(10), TimeOrNull(row, 11), TimeOrNull(row, 12));

    private static DateTimeOffset? TimeOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
