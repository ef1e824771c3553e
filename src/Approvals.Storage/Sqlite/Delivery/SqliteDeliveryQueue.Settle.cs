using Approvals.Application.Deliveries;
using Approvals.Storage.Deliveries;

namespace Approvals.Storage.Sqlite.Delivery;

internal sealed partial class SqliteDeliveryQueue
{
    // A lost lease makes it match nothing.
    private const string SettleSql = """
        UPDATE approval_notifications SET
          status = $3, attempts = attempts + ($4 IS NOT NULL),
          history = CASE WHEN $4 IS NULL THEN history ELSE json_insert(coalesce(history, '[]'), '$[#]', json_extract($4, '$[0]')) END,
          last_error = CASE WHEN $3 = 'sent' THEN NULL ELSE coalesce($5, last_error) END,
          remote_reference = coalesce($6, remote_reference),
          sent_at = CASE WHEN $3 = 'sent' THEN $7 ELSE sent_at END,
          next_attempt_at = CASE WHEN $3 = 'pending' THEN $8 END,
          held = $9, lease_owner = NULL, lease_until = NULL
        WHERE id = $1 AND lease_owner = $2
        """;

    private const string AllFailedSql = """
        SELECT count(*) FROM approval_notifications
        WHERE approval_id = $1 AND version = $2 AND event = $3 AND recipient = $4 AND channel IS NOT NULL AND status <> 'failed'
        """;

    public Task SettleAsync(string owner, IReadOnlyList<DeliveryOutcome> outcomes, CancellationToken cancellationToken) => WriteAsync(
        session =>
        {
            var now = Now;
            foreach (var outcome in outcomes)
                Settle(session, owner, outcome, now);
            return true;
        },
        cancellationToken);

    public Task HastenAsync(string channel, string destination, CancellationToken cancellationToken) => WriteAsync(
        session => session.Execute(
            """
            UPDATE approval_notifications SET next_attempt_at = $3
            WHERE channel = $1 AND destination = $2 AND status = 'pending' AND lease_owner IS NULL AND NOT held AND attempts > schedule_from
            """,
            channel, destination, SqliteValues.Time(Now)),
        cancellationToken);

    public Task<long> BacklogAsync(int limit, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => (long)session.Scalar(
            """
            SELECT (SELECT count(*) FROM (SELECT 1 FROM approval_intents LIMIT $1))
              + (SELECT count(*) FROM (SELECT 1 FROM approval_notifications WHERE status = 'pending' AND next_attempt_at <= $2 LIMIT $1))
            """,
            limit, SqliteValues.Time(Now))!,
        cancellationToken);

    /// <summary>A file has one process, so no older version writes beside this one; the migration has moved what there was.</summary>
    public Task AdoptAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static void Settle(SqliteSession session, string owner, DeliveryOutcome outcome, DateTimeOffset now)
    {
        var delivery = outcome.Delivery;
        var changed = session.Execute(
            SettleSql, SqliteValues.Id(delivery.Id), owner, Names.Of(outcome.Status), DeliveryJson.Of(outcome.Attempt), outcome.Error, outcome.Reference,
            SqliteValues.Time(now), SqliteValues.Time(now + outcome.After), outcome.Held);
        if (changed == 0)
            return;
        if (outcome.Disables)
        {
            session.Execute(
                "INSERT INTO disabled_destinations (channel, destination, reason, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                delivery.Channel, delivery.Destination, outcome.Error ?? "gone", SqliteValues.Time(now));
        }

        if (outcome.IfAllFailed is not { Count: > 0 } instead)
            return;
        var alive = session.Scalar(AllFailedSql, SqliteValues.Id(delivery.ApprovalId), delivery.Version, Names.Of(delivery.Event), delivery.Recipient);
        if (alive is not 0L)
            return;
        foreach (var next in instead)
            Insert(session, DeliveryRow.Of(next, delivery, now), now);
    }
}
