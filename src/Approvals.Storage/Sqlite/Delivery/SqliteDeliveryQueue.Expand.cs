using System.Text.Json;
using Approvals.Application.Cluster;
using Approvals.Application.Deliveries;
using Approvals.Domain.Notices;
using Approvals.Domain.Requests;
using Approvals.Storage.Deliveries;
using Microsoft.Data.Sqlite;

namespace Approvals.Storage.Sqlite.Delivery;

internal sealed partial class SqliteDeliveryQueue
{
    private const string HeadsSql = """
        SELECT i.approval_id FROM approval_intents i
        WHERE NOT EXISTS (SELECT 1 FROM approval_intents e WHERE e.approval_id = i.approval_id AND e.version < i.version)
        """;

    private const string HeadsOrder = " ORDER BY i.priority DESC, i.created_at LIMIT $1";

    private const string IntentsSql = """
        SELECT i.approval_id, i.version, i.event, i.priority, i.channels, i.recipients, i.created_at, r.request, r.state
        FROM approval_intents i JOIN approval_requests r ON r.id = i.approval_id
        WHERE i.approval_id IN (SELECT value FROM json_each($1))
        ORDER BY i.approval_id, i.version
        """;

    private const string CopiesSql = """
        SELECT id, event, recipient, channel, destination, status, asks, attempts > 0, lease_owner IS NOT NULL AND lease_until > $2
        FROM approval_notifications WHERE approval_id = $1 AND channel IS NOT NULL ORDER BY version, id
        """;

    public Task<ExpandResult> ExpandAsync(WorkQuery which, ClaimTerms terms, IExpander expander, CancellationToken cancellationToken) =>
        WriteAsync(session => Expand(session, which, terms, expander), cancellationToken);

    private ExpandResult Expand(SqliteSession session, WorkQuery which, ClaimTerms terms, IExpander expander)
    {
        var now = Now;
        var heads = which.Approvals is { } ids
            ? Read(session, row => row.GetString(0), HeadsSql + " AND i.approval_id IN (SELECT value FROM json_each($2))" + HeadsOrder,
                which.Limit, JsonSerializer.Serialize(ids.Select(SqliteValues.Id)))
            : Read(session, row => row.GetString(0), HeadsSql + HeadsOrder, which.Limit);
        var work = ExpandedIntents.Of(Intents(session, heads, expander, now), expander);
        if (work.Count == 0)
            return new ExpandResult(0, [], work.Left, []);
        foreach (var row in work.Rows)
            Insert(session, row, now);
        foreach (var id in work.Dropped)
        {
            session.Execute(
                """
                UPDATE approval_notifications SET status = 'dropped', last_error = 'The approval is decided.', next_attempt_at = NULL
                WHERE id = $1 AND status = 'pending' AND (lease_until IS NULL OR lease_until <= $2)
                """,
                SqliteValues.Id(id), SqliteValues.Time(now));
        }

        foreach (var id in work.Resolved)
            session.Execute("UPDATE approval_notifications SET resolved_at = $1 WHERE id = $2 AND resolved_at IS NULL", SqliteValues.Time(now), SqliteValues.Id(id));
        foreach (var intent in work.Done)
            session.Execute("DELETE FROM approval_intents WHERE approval_id = $1 AND version = $2", SqliteValues.Id(intent.ApprovalId), intent.Version);
        return new ExpandResult(work.Count, Claim(session, work.Approvals, terms, now), work.Left, work.Inbox);
    }

    private static IReadOnlyList<OpenIntent> Intents(SqliteSession session, List<string> heads, IExpander expander, DateTimeOffset now)
    {
        if (heads.Count == 0)
            return [];
        var intents = Read(session, row => Intent(row, now), IntentsSql, JsonSerializer.Serialize(heads));
        var recipients = intents.SelectMany(intent => intent.Recipients).Distinct(StringComparer.Ordinal).ToList();
        var preferences = Read(
            session, row => (Person: row.GetString(0), Preferences: PreferencesText.Read(row.GetString(1))),
            "SELECT principal, preferences FROM user_preferences WHERE principal IN (SELECT value FROM json_each($1))",
            JsonSerializer.Serialize(expander.PeopleOf(recipients)));
        var groups = Read(
            session, row => row.GetString(0), "SELECT DISTINCT g.value FROM known_people p, json_each(p.groups) g WHERE g.value IN (SELECT value FROM json_each($1))",
            JsonSerializer.Serialize(recipients.Where(recipient => recipient.StartsWith("group:", StringComparison.Ordinal))));
        var byPerson = preferences.ToDictionary(entry => entry.Person, entry => entry.Preferences, StringComparer.Ordinal);
        var known = groups.ToHashSet(StringComparer.Ordinal);
        return [.. intents.Select(intent => intent with
        {
            Preferences = byPerson,
            KnownGroups = known,
            Copies = intent.Event == NoticeKind.Decided
                ? Read(session, Copy, CopiesSql, SqliteValues.Id(intent.ApprovalId), SqliteValues.Time(now))
                : [],
        })];
    }

    private static OpenIntent Intent(SqliteDataReader row, DateTimeOffset now)
    {
        var id = Guid.Parse(row.GetString(0));
        return new OpenIntent(
            id, row.GetInt32(1), DeliveryText.Kind(row.GetString(2)), (Priority)row.GetInt32(3), ListOf(row.GetString(4)), ListOf(row.GetString(5)),
            StateRow.Restore(id, row.GetString(7), row.GetString(8)), SqliteValues.Time(row.GetInt64(6)), now);
    }

    private static DeliveryCopy Copy(SqliteDataReader row) => new(
        Guid.Parse(row.GetString(0)), DeliveryText.Kind(row.GetString(1)), row.GetString(2), row.GetString(3), row.GetString(4),
        DeliveryText.Status(row.GetString(5)), row.GetBoolean(6), row.GetBoolean(7), row.GetBoolean(8));

    private static void Insert(SqliteSession session, DeliveryRow row, DateTimeOffset now)
    {
        var (delivery, sent) = (row.New, row.New.Status == DeliveryStatus.Sent);
        session.Execute(
            """
            INSERT INTO approval_notifications (
              id, approval_id, version, event, priority, created_at, shard, recipient, channel, destination, template, status, asks, update_only,
              last_error, note, next_attempt_at, channels, attempts, history, sent_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
            ON CONFLICT DO NOTHING
            """,
            SqliteValues.Id(delivery.Id), SqliteValues.Id(row.ApprovalId), row.Version, Names.Of(delivery.Event), row.Priority, SqliteValues.Time(row.CreatedAt),
            (int)Shard.Of(row.ApprovalId), delivery.Recipient, delivery.Channel, delivery.Destination, delivery.Template, Names.Of(delivery.Status),
            delivery.Asks, delivery.UpdateOnly, delivery.Error, delivery.Note,
            delivery.Status == DeliveryStatus.Pending ? SqliteValues.Time(delivery.NotBefore ?? now) : null,
            JsonSerializer.Serialize(delivery.Fallbacks ?? []), sent ? 1 : 0, row.History(now), sent ? SqliteValues.Time(now) : null);
    }
}
