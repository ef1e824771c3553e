using Approvals.Application.Deliveries;
using Approvals.Storage.Deliveries;
using Npgsql;
using NpgsqlTypes;

namespace Approvals.Storage.Postgres.Delivery;

internal sealed partial class PostgresDeliveryQueue
{
    // A lost lease makes it match nothing.
    private const string SettleSql = """
        UPDATE approval_notifications SET
          status = $3, attempts = attempts + CASE WHEN $4::jsonb IS NULL THEN 0 ELSE 1 END,
          history = CASE WHEN $4::jsonb IS NULL THEN history ELSE coalesce(history, '[]'::jsonb) || $4::jsonb END,
          last_error = CASE WHEN $3 = 'sent' THEN NULL ELSE coalesce($5, last_error) END,
          remote_reference = coalesce($6, remote_reference),
          sent_at = CASE WHEN $3 = 'sent' THEN clock_timestamp() ELSE sent_at END,
          next_attempt_at = CASE WHEN $3 = 'pending' THEN clock_timestamp() + $7 END,
          held = $8, lease_owner = NULL, lease_until = NULL
        WHERE id = $1 AND lease_owner = $2
        """;

    public Task SettleAsync(string owner, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken) => WithAsync(
        async connection =>
        {
            var simple = outcomes.Where(outcome => !IsLast(outcome)).OrderBy(outcome => outcome.Delivery.Id).ToList();
            if (simple.Count > 0)
            {
                await using var batch = new NpgsqlBatch(connection);
                foreach (var outcome in simple)
                    batch.BatchCommands.Add(SettlePart(owner, outcome));
                await batch.ExecuteNonQueryAsync(cancellationToken);
            }

            foreach (var outcome in outcomes.Where(IsLast))
                await FailAsync(connection, owner, outcome, cancellationToken);
            return true;
        },
        cancellationToken);

    private static bool IsLast(DeliveryOutcome outcome) => outcome.Disables || outcome.IfAllFailed is { Count: > 0 };

    /// <summary>Two deliveries to one person that fail at the same time on two nodes must not both see the other alive: the rows are locked first.</summary>
    private static async Task FailAsync(NpgsqlConnection connection, string owner, DeliveryOutcome outcome, CancellationToken cancellationToken)
    {
        var delivery = outcome.Delivery;
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var locking = connection.Command(
            "SELECT id FROM approval_notifications WHERE approval_id = $1 AND version = $2 AND event = $3 AND recipient = $4 AND channel IS NOT NULL ORDER BY id FOR UPDATE",
            Commands.Of(delivery.ApprovalId), Commands.Of(delivery.Version), Commands.Of(Names.Of(delivery.Event)), Commands.Of(delivery.Recipient)))
            await locking.ExecuteNonQueryAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(SettlePart(owner, outcome));
        if (outcome.Disables)
        {
            batch.BatchCommands.Add(Commands.Part(
                "INSERT INTO disabled_destinations (channel, destination, reason, since) VALUES ($1, $2, $3, clock_timestamp()) ON CONFLICT DO NOTHING",
                Commands.Of(delivery.Channel), Commands.Of(delivery.Destination), Commands.Of(outcome.Error ?? "gone")));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        if (outcome.IfAllFailed is { Count: > 0 } instead && await HaveAllFailedAsync(connection, delivery, cancellationToken) is { } now)
        {
            var part = InsertPart([.. instead.Select(next => DeliveryRow.Of(next, delivery, now))], now);
            await using var insert = new NpgsqlBatch(connection) { BatchCommands = { part } };
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The database's time when they have.</summary>
    private static async Task<DateTimeOffset?> HaveAllFailedAsync(NpgsqlConnection connection, ClaimedDelivery delivery, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            """
            SELECT clock_timestamp() FROM approval_notifications
            WHERE approval_id = $1 AND version = $2 AND event = $3 AND recipient = $4 AND channel IS NOT NULL
            HAVING bool_and(status = 'failed')
            """,
            Commands.Of(delivery.ApprovalId), Commands.Of(delivery.Version), Commands.Of(Names.Of(delivery.Event)), Commands.Of(delivery.Recipient));
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
    }

    private static NpgsqlBatchCommand SettlePart(string owner, DeliveryOutcome outcome) => Commands.Part(
        SettleSql,
        Commands.Of(outcome.Delivery.Id), Commands.Of(owner), Commands.Of(Names.Of(outcome.Status)),
        new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Jsonb, Value = (object?)DeliveryJson.Of(outcome.Attempt) ?? DBNull.Value },
        Commands.Text(outcome.Error), Commands.Text(outcome.Reference), Commands.Of(outcome.After), Commands.Of(outcome.Held));

    public Task HastenAsync(string channel, string destination, CancellationToken cancellationToken) => ExecuteAsync(
        """
        UPDATE approval_notifications n SET next_attempt_at = clock_timestamp()
        FROM (
          SELECT id FROM approval_notifications
          WHERE channel = $1 AND destination = $2 AND status = 'pending' AND lease_owner IS NULL AND NOT held AND attempts > schedule_from
          ORDER BY id FOR NO KEY UPDATE) locked
        WHERE n.id = locked.id
        """,
        cancellationToken, Commands.Of(channel), Commands.Of(destination));

    public Task<long> BacklogAsync(int limit, CancellationToken cancellationToken) => WithAsync(
        async connection =>
        {
            await using var command = connection.Command(
                """
                SELECT (SELECT count(*) FROM (SELECT FROM approval_intents LIMIT $1) i)
                  + (SELECT count(*) FROM (SELECT FROM approval_notifications WHERE status = 'pending' AND next_attempt_at <= now() LIMIT $1) d)
                """,
                Commands.Of(limit));
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        },
        cancellationToken);

    public Task AdoptAsync(CancellationToken cancellationToken) => ExecuteAsync(
        """
        WITH moved AS (DELETE FROM approval_notifications WHERE status = 'intent' RETURNING *)
        INSERT INTO approval_intents (approval_id, created_at, version, shard, priority, event, channels, recipients)
        SELECT approval_id, min(created_at), version, get_byte(uuid_send(approval_id), 15), min(priority), min(event), min(channels), array_agg(recipient ORDER BY id)
        FROM moved GROUP BY approval_id, version
        ON CONFLICT (approval_id, version) DO UPDATE SET recipients = approval_intents.recipients || excluded.recipients
        """,
        cancellationToken);

    private Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] values) => WithAsync(
        async connection =>
        {
            await using var command = connection.Command(sql, values);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken);
}
