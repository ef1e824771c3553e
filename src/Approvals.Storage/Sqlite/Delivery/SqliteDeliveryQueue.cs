using System.Text.Json;
using Approvals.Application.Deliveries;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Storage.Deliveries;
using Microsoft.Data.Sqlite;

namespace Approvals.Storage.Sqlite.Delivery;

/// <summary>One process, one writer: a transaction is the lock. Shards play no part.</summary>
internal sealed partial class SqliteDeliveryQueue(SqliteDatabase database, TimeProvider time) : IDeliveryQueue
{
    // The oldest of those that go out together gathers the others; claimed one by one they would go out one by one.
    private const string Claimable = """
        n.status = 'pending' AND n.channel = $1 AND n.priority >= $2 AND n.next_attempt_at <= $3
          AND n.channel || ' ' || n.destination NOT IN (SELECT value FROM json_each($4))
          AND NOT EXISTS (
            SELECT 1 FROM approval_notifications e
            WHERE e.approval_id = n.approval_id AND e.version < n.version AND e.channel = n.channel AND e.destination = n.destination AND e.status = 'pending')
          AND (NOT n.held AND n.digest_id IS NULL OR NOT EXISTS (
            SELECT 1 FROM approval_notifications o
            WHERE o.channel = n.channel AND o.destination = n.destination AND o.status = 'pending' AND (o.held OR o.digest_id IS NOT NULL)
              AND o.digest_id IS n.digest_id AND (o.created_at, o.id) < (n.created_at, n.id)))
        """;

    private const string ClaimDue = $"SELECT n.id, n.destination FROM approval_notifications n WHERE {Claimable} ORDER BY n.priority DESC, n.next_attempt_at LIMIT $5";

    private const string ClaimOf = $"""
        SELECT n.id, n.destination FROM approval_notifications n
        WHERE n.approval_id IN (SELECT value FROM json_each($6)) AND {Claimable} ORDER BY n.priority DESC, n.next_attempt_at LIMIT $5
        """;

    private const string GatherSql = """
        SELECT n.id FROM approval_notifications n
        WHERE n.status = 'pending' AND n.id <> $1 AND (n.lease_until IS NULL OR n.lease_until <= $2)
          AND (($3 IS NOT NULL AND n.digest_id = $3)
            OR ($3 IS NULL AND n.channel = $4 AND n.destination = $5 AND n.digest_id IS NULL AND n.priority < 2 AND (n.held OR n.attempts = n.schedule_from)))
        ORDER BY n.created_at, n.id LIMIT $6
        """;

    private const string LeasedSql = """
        SELECT n.id, n.approval_id, n.version, n.event, n.recipient, n.channel, n.destination, n.template, n.priority, n.attempts - n.schedule_from,
          n.asks, n.update_only, n.held, n.digest_id, n.note,
          (SELECT e.remote_reference FROM approval_notifications e
           WHERE e.approval_id = n.approval_id AND e.channel = n.channel AND e.destination = n.destination AND e.remote_reference IS NOT NULL
           ORDER BY e.version DESC LIMIT 1),
          (SELECT d.reason FROM disabled_destinations d WHERE d.channel = n.channel AND d.destination = n.destination),
          n.channels, n.created_at, r.request, r.state, r.comments, r.remarks
        FROM approval_notifications n JOIN approval_requests r ON r.id = n.approval_id
        WHERE n.id IN (SELECT value FROM json_each($1))
        ORDER BY n.priority DESC, n.created_at, n.version
        """;

    private DateTimeOffset Now => Milliseconds.Truncate(time.GetUtcNow());

    public Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(WorkQuery which, ClaimTerms terms, CancellationToken cancellationToken) =>
        WriteAsync(session => (IReadOnlyList<ClaimedDelivery>)Claim(session, which.Approvals, terms, Now), cancellationToken);

    public Task<IReadOnlyList<ClaimedDelivery>> GatherAsync(ClaimedDelivery first, ClaimTerms terms, int limit, CancellationToken cancellationToken) => WriteAsync(
        session =>
        {
            var now = Now;
            var (digest, id) = (first.Digest is { } known ? SqliteValues.Id(known) : null, SqliteValues.Id(first.Id));
            var taken = Read(
                session, row => row.GetString(0), GatherSql, id, SqliteValues.Time(now), digest, first.Channel, first.Destination, limit);
            if (taken.Count > 0 && digest is null)
            {
                foreach (var joined in taken.Append(id))
                    session.Execute("UPDATE approval_notifications SET digest_id = $1 WHERE id = $2", id, joined);
            }

            return (IReadOnlyList<ClaimedDelivery>)Lease(session, taken, terms, now);
        },
        cancellationToken);

    private static List<ClaimedDelivery> Claim(SqliteSession session, IReadOnlyCollection<Guid>? approvals, ClaimTerms terms, DateTimeOffset now)
    {
        var busy = JsonSerializer.Serialize(terms.Busy.Select(key => $"{key.Channel} {key.Destination}"));
        var picked = new List<string>();
        foreach (var room in terms.Rooms.Where(room => room.Places > 0))
        {
            object?[] values = [room.Channel, (int)room.Least, SqliteValues.Time(now), busy, room.Places * 8];
            if (approvals is not null)
                values = [.. values, JsonSerializer.Serialize(approvals.Select(SqliteValues.Id))];
            var near = Read(session, row => (Id: row.GetString(0), Destination: row.GetString(1)), approvals is null ? ClaimDue : ClaimOf, values);
            // Not more of one destination than it takes at a time, so that a slow one with a long queue leaves room for others.
            var taken = new Dictionary<string, int>(StringComparer.Ordinal);
            picked.AddRange(near
                .Where(candidate => (taken[candidate.Destination] = taken.GetValueOrDefault(candidate.Destination) + 1) <= terms.PerDestination)
                .Select(candidate => candidate.Id)
                .Take(room.Places));
        }

        return Lease(session, [.. picked.Distinct(StringComparer.Ordinal)], terms, now);
    }

    private static List<ClaimedDelivery> Lease(SqliteSession session, List<string> ids, ClaimTerms terms, DateTimeOffset now)
    {
        foreach (var id in ids)
        {
            session.Execute(
                "UPDATE approval_notifications SET lease_owner = $1, lease_until = $2, next_attempt_at = $2 WHERE id = $3",
                terms.Owner, SqliteValues.Time(now + terms.Lease), id);
        }

        return ids.Count == 0 ? [] : Read(session, row => Claimed(row, now), LeasedSql, JsonSerializer.Serialize(ids));
    }

    private static ClaimedDelivery Claimed(SqliteDataReader row, DateTimeOffset now) => new(
        Guid.Parse(row.GetString(0)),
        Guid.Parse(row.GetString(1)),
        row.GetInt32(2),
        DeliveryText.Kind(row.GetString(3)),
        row.GetString(4),
        row.GetString(5),
        row.GetString(6),
        row.GetString(7),
        (Priority)row.GetInt32(8),
        row.GetInt32(9),
        row.GetBoolean(10),
        row.GetBoolean(11),
        row.GetBoolean(12),
        row.IsDBNull(13) ? null : Guid.Parse(row.GetString(13)),
        row.TextOrNull(14),
        row.TextOrNull(15),
        row.TextOrNull(16),
        ListOf(row.GetString(17)),
        SqliteValues.Time(row.GetInt64(18)),
        now,
        StateRow.Restore(Guid.Parse(row.GetString(1)), row.GetString(19), row.GetString(20), row.TextOrNull(21), row.TextOrNull(22)));

    private static string[] ListOf(string json) => JsonSerializer.Deserialize<string[]>(json)!;

    private static List<T> Read<T>(SqliteSession session, Func<SqliteDataReader, T> read, string sql, params ReadOnlySpan<object?> values)
    {
        using var row = session.Query(sql, values);
        var rows = new List<T>();
        while (row.Read())
            rows.Add(read(row));
        return rows;
    }

    private Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        database.Writer.RunAsync(session => session.Transaction(() => work(session)), cancellationToken);
}
