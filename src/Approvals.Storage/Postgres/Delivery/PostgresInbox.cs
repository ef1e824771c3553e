using Approvals.Application.Inbox;
using Approvals.Application.Reading;
using Approvals.Domain.Principals;
using Approvals.Domain.Projections;
using Approvals.Storage.Deliveries;
using Npgsql;
using NpgsqlTypes;

namespace Approvals.Storage.Postgres.Delivery;

internal sealed class PostgresInbox(PostgresDatabase database) : IInbox
{
    /// <summary>What asked for something asks no more from the decision on, also before its round of deliveries has written so.</summary>
    private const string Resolved = "coalesce(n.resolved_at, CASE WHEN n.event IN ('requested', 'stageOpened', 'reminder', 'escalated') THEN q.decided_at END)";

    private const string Columns = $"n.id, n.approval_id, n.event, n.recipient, q.title, n.created_at, r.read_at, {Resolved}";

    private const string Joins = """
        LEFT JOIN notification_reads r ON r.notification_id = n.id AND r.principal = $2
        JOIN approval_requests q ON q.id = n.approval_id
        """;

    /// <summary>What of the inbox a reader holds: also what failed because nobody was known then.</summary>
    private const string Mine = "n.channel = 'in-app' AND n.recipient = ANY ($1) AND n.status <> 'dropped'";

    private const string Unread = "n.resolved_at IS NULL AND NOT EXISTS (SELECT FROM notification_reads r WHERE r.notification_id = n.id AND r.principal = $2)";

    /// <summary>
    /// One happening is one item, also for whoever holds several of the names that were told: the last in order stands for all, so that
    /// one's own name ("user:") goes before a role, and a role before a group.
    /// </summary>
    private const string Once = """
        NOT EXISTS (
          SELECT FROM approval_notifications m
          WHERE m.approval_id = n.approval_id AND m.version = n.version AND m.event = n.event AND m.channel = 'in-app' AND m.status <> 'dropped'
            AND m.recipient = ANY ($1) AND m.recipient COLLATE "C" > n.recipient COLLATE "C")
        """;

    // The newest of each name, merged: an index scan per name, however many items a group has.
    private const string ListSql = $"""
        SELECT {Columns}
        FROM unnest($1::text[]) AS held (name)
        CROSS JOIN LATERAL (
          SELECT * FROM approval_notifications n
          WHERE n.channel = 'in-app' AND n.recipient = held.name AND n.status <> 'dropped'
            AND ($3::timestamptz IS NULL OR (n.created_at, n.id) < ($3, $4))
            AND (NOT $5 OR {Unread}) AND {Once}
          ORDER BY n.created_at DESC, n.id DESC LIMIT $6) n
        {Joins}
        ORDER BY n.created_at DESC, n.id DESC LIMIT $6
        """;

    private const string ArrivalsSql = """
        SELECT n.id, held.name
        FROM unnest($1::text[]) AS held (name)
        CROSS JOIN LATERAL (
          SELECT id FROM approval_notifications n
          WHERE n.channel = 'in-app' AND n.recipient = held.name AND n.status <> 'dropped' AND n.created_at > clock_timestamp() - $2
          ORDER BY n.created_at DESC, n.id DESC LIMIT $3) n
        """;

    /// <summary>Of one recipient; whoever has more new ones than this was told so.</summary>
    private const int MostArrivals = 200;

    private const string ReadSql = $"""
        WITH item AS (SELECT * FROM approval_notifications n WHERE n.id = $3 AND {Mine}),
        marked AS (
          INSERT INTO notification_reads (notification_id, principal, read_at) SELECT id, $2, clock_timestamp() FROM item
          ON CONFLICT (notification_id, principal) DO UPDATE SET read_at = notification_reads.read_at RETURNING read_at),
        seen AS (
          UPDATE approval_notifications SET status = 'read', read_at = clock_timestamp() WHERE id IN (SELECT id FROM item) AND status = 'sent')
        SELECT n.id, n.approval_id, n.event, n.recipient, q.title, n.created_at, (SELECT read_at FROM marked), {Resolved}
        FROM item n JOIN approval_requests q ON q.id = n.approval_id
        """;

    // Locked in order of id, as the rounds of the deliveries do it: in any other, one of each could wait for the other.
    private const string ReadAllSql = $"""
        WITH item AS MATERIALIZED (
          SELECT n.id FROM approval_notifications n WHERE {Mine} AND {Unread} AND {Once} ORDER BY n.id FOR NO KEY UPDATE OF n),
        marked AS (
          INSERT INTO notification_reads (notification_id, principal, read_at) SELECT id, $2, clock_timestamp() FROM item
          ON CONFLICT DO NOTHING),
        seen AS (
          UPDATE approval_notifications SET status = 'read', read_at = clock_timestamp() WHERE id IN (SELECT id FROM item) AND status = 'sent')
        SELECT count(*) FROM item
        """;

    public Task<IReadOnlyList<InboxItem>> ListAsync(Caller reader, bool unreadOnly, int limit, PageKey? after, CancellationToken cancellationToken) => ItemsAsync(
        ListSql,
        [
            .. Reader(reader), new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.TimestampTz, Value = (object?)after?.Time?.UtcDateTime ?? DBNull.Value },
            Commands.Id(after?.Id), Commands.Of(unreadOnly), Commands.Of(limit),
        ],
        cancellationToken);

    public Task<long> CountUnreadAsync(Caller reader, CancellationToken cancellationToken) =>
        CountAsync($"SELECT count(*) FROM approval_notifications n WHERE {Mine} AND {Unread} AND {Once}", reader, cancellationToken);

    public Task<long> ReadAllAsync(Caller reader, CancellationToken cancellationToken) => CountAsync(ReadAllSql, reader, cancellationToken);

    public async Task<InboxItem?> ReadAsync(Caller reader, Guid id, CancellationToken cancellationToken)
    {
        var items = await ItemsAsync(ReadSql, [.. Reader(reader), Commands.Of(id)], cancellationToken);
        return items.Count == 0 ? null : items[0];
    }

    public Task<IReadOnlyList<InboxArrival>> ArrivalsAsync(IReadOnlyCollection<string> recipients, TimeSpan window, CancellationToken cancellationToken) =>
        PostgresErrors.AnsweredAsync(
            database.Background,
            async () =>
            {
                await using var connection = await database.Background.OpenConnectionAsync(cancellationToken);
                await using var command = connection.Command(ArrivalsSql, Commands.Texts(recipients), Commands.Of(window), Commands.Of(MostArrivals));
                await using var row = await command.ExecuteReaderAsync(cancellationToken);
                var arrivals = new List<InboxArrival>();
                while (await row.ReadAsync(cancellationToken))
                    arrivals.Add(new InboxArrival(row.GetGuid(0), row.GetString(1)));
                return (IReadOnlyList<InboxArrival>)arrivals;
            },
            cancellationToken);

    private static NpgsqlParameter[] Reader(Caller reader) => [Commands.Texts(InboxAddresses.Of(reader)), Commands.Of(reader.Self.Text)];

    private Task<long> CountAsync(string sql, Caller reader, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        async () =>
        {
            await using var connection = await database.Reader.OpenConnectionAsync(cancellationToken);
            await using var command = connection.Command(sql, Reader(reader));
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        },
        cancellationToken);

    private Task<IReadOnlyList<InboxItem>> ItemsAsync(string sql, NpgsqlParameter[] values, CancellationToken cancellationToken) => PostgresErrors.AnsweredAsync(
        async () =>
        {
            await using var connection = await database.Reader.OpenConnectionAsync(cancellationToken);
            await using var command = connection.Command(sql, values);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var items = new List<InboxItem>();
            while (await row.ReadAsync(cancellationToken))
            {
                items.Add(new InboxItem(
                    row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetFieldValue<DateTimeOffset>(5),
                    row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6), row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7)));
            }

            return (IReadOnlyList<InboxItem>)items;
        },
        cancellationToken);
}
