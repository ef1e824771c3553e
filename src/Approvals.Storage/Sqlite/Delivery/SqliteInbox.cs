using System.Text.Json;
using Approvals.Application.Inbox;
using Approvals.Application.Reading;
using Approvals.Domain.Principals;
using Approvals.Domain.Projections;
using Approvals.Storage.Deliveries;
using Microsoft.Data.Sqlite;

namespace Approvals.Storage.Sqlite.Delivery;

internal sealed class SqliteInbox(SqliteDatabase database, TimeProvider time) : IInbox
{
    /// <summary>What of the inbox a reader holds: also what failed because nobody was known then.</summary>
    private const string Mine = "n.channel = 'in-app' AND n.recipient IN (SELECT value FROM json_each($1)) AND n.status <> 'dropped'";

    private const string Unread = "n.resolved_at IS NULL AND NOT EXISTS (SELECT 1 FROM notification_reads r WHERE r.notification_id = n.id AND r.principal = $2)";

    /// <summary>
    /// One happening is one item, also for whoever holds several of the names that were told: the last in order stands for all, so that
    /// one's own name ("user:") goes before a role, and a role before a group.
    /// </summary>
    private const string Once = """
        NOT EXISTS (
          SELECT 1 FROM approval_notifications m
          WHERE m.approval_id = n.approval_id AND m.version = n.version AND m.event = n.event AND m.channel = 'in-app' AND m.status <> 'dropped'
            AND m.recipient IN (SELECT value FROM json_each($1)) AND m.recipient > n.recipient)
        """;

    /// <summary>What asked for something asks no more from the decision on, also before its round of deliveries has written so.</summary>
    private const string Items = """
        SELECT n.id, n.approval_id, n.event, n.recipient, q.title, n.created_at, r.read_at,
          coalesce(n.resolved_at, CASE WHEN n.event IN ('requested', 'stageOpened', 'reminder', 'escalated') THEN q.decided_at END)
        FROM approval_notifications n
        LEFT JOIN notification_reads r ON r.notification_id = n.id AND r.principal = $2
        JOIN approval_requests q ON q.id = n.approval_id
        """;

    private const string Newest = """
          AND ($3 IS NULL OR (n.created_at, n.id) < ($3, $4))
        ORDER BY n.created_at DESC, n.id DESC LIMIT $5
        """;

    public Task<IReadOnlyList<InboxItem>> ListAsync(Caller reader, bool unreadOnly, int limit, PageKey? after, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => (IReadOnlyList<InboxItem>)Read(
            session, $"{Items} WHERE {Mine} AND {Once} {(unreadOnly ? $"AND {Unread}" : "")} {Newest}",
            NamesOf(reader), reader.Self.Text, SqliteValues.Time(after?.Time), after is null ? null : SqliteValues.Id(after.Id), limit),
        cancellationToken);

    public Task<long> CountUnreadAsync(Caller reader, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => (long)session.Scalar($"SELECT count(*) FROM approval_notifications n WHERE {Mine} AND {Unread} AND {Once}", NamesOf(reader), reader.Self.Text)!,
        cancellationToken);

    public Task<InboxItem?> ReadAsync(Caller reader, Guid id, CancellationToken cancellationToken) => database.Writer.RunAsync(
        session => session.Transaction(() =>
        {
            var find = $"{Items} WHERE {Mine} AND n.id = $3";
            if (Read(session, find, NamesOf(reader), reader.Self.Text, SqliteValues.Id(id)).Count == 0)
                return null;
            Mark(session, reader, SqliteValues.Id(id));
            return Read(session, find, NamesOf(reader), reader.Self.Text, SqliteValues.Id(id)).Single();
        }),
        cancellationToken);

    public Task<long> ReadAllAsync(Caller reader, CancellationToken cancellationToken) => database.Writer.RunAsync(
        session => session.Transaction(() =>
        {
            var unread = new List<string>();
            using (var row = session.Query($"SELECT n.id FROM approval_notifications n WHERE {Mine} AND {Unread} AND {Once}", NamesOf(reader), reader.Self.Text))
            {
                while (row.Read())
                    unread.Add(row.GetString(0));
            }

            foreach (var id in unread)
                Mark(session, reader, id);
            return (long)unread.Count;
        }),
        cancellationToken);

    public Task<IReadOnlyList<InboxArrival>> ArrivalsAsync(IReadOnlyCollection<string> recipients, TimeSpan window, CancellationToken cancellationToken) =>
        database.Reader.RunAsync(
            session =>
            {
                const string Sql = """
                    SELECT n.id, n.recipient FROM approval_notifications n
                    WHERE n.channel = 'in-app' AND n.recipient IN (SELECT value FROM json_each($1)) AND n.status <> 'dropped' AND n.created_at > $2
                    """;
                using var row = session.Query(Sql, JsonSerializer.Serialize(recipients), SqliteValues.Time(time.GetUtcNow() - window));
                var arrivals = new List<InboxArrival>();
                while (row.Read())
                    arrivals.Add(new InboxArrival(Guid.Parse(row.GetString(0)), row.GetString(1)));
                return (IReadOnlyList<InboxArrival>)arrivals;
            },
            cancellationToken);

    private void Mark(SqliteSession session, Caller reader, string id)
    {
        var now = SqliteValues.Time(Milliseconds.Truncate(time.GetUtcNow()));
        session.Execute("INSERT INTO notification_reads (notification_id, principal, read_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", id, reader.Self.Text, now);
        session.Execute("UPDATE approval_notifications SET status = 'read', read_at = $2 WHERE id = $1 AND status = 'sent'", id, now);
    }

    private static string NamesOf(Caller reader) => JsonSerializer.Serialize(InboxAddresses.Of(reader));

    private static List<InboxItem> Read(SqliteSession session, string sql, params ReadOnlySpan<object?> values)
    {
        using var row = session.Query(sql, values);
        var items = new List<InboxItem>();
        while (row.Read())
            items.Add(Item(row));
        return items;
    }

    private static InboxItem Item(SqliteDataReader row) => new(
        Guid.Parse(row.GetString(0)), Guid.Parse(row.GetString(1)), row.GetString(2), row.GetString(3), row.GetString(4), SqliteValues.Time(row.GetInt64(5)),
        row.IsDBNull(6) ? null : SqliteValues.Time(row.GetInt64(6)), row.IsDBNull(7) ? null : SqliteValues.Time(row.GetInt64(7)));
}
