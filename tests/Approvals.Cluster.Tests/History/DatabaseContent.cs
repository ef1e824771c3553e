using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Approvals.Cluster.Tests.History;

/// <summary>Reads what the database holds, past the service.</summary>
internal static class DatabaseContent
{
    public static async Task<Content> ReadPostgresAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        // One snapshot for all tables: nodes may still be at work.
        return await ReadAsync(connection, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }

    public static async Task<Content> ReadSqliteAsync(string path)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        return await ReadAsync(connection, "BEGIN");
    }

    private static async Task<Content> ReadAsync(DbConnection connection, string begin)
    {
        await connection.OpenAsync();
        await RowsAsync(connection, begin, _ => 0);
        var journal = await ByApprovalAsync(connection, "SELECT approval_id, version, type, at, payload, record, prev_hash, hash FROM approval_audit_log ORDER BY version", row =>
            new StoredEvent(Number(row[1]), (string)row[2], Time(row[3]), (string)row[4], (string)row[5], (string)row[6], (string)row[7]));
        var votes = await ByApprovalAsync(connection, "SELECT approval_id, principal, verdict FROM approval_votes", row => ((string)row[1], (string)row[2]));
        var wakeUps = await ByApprovalAsync(connection, "SELECT approval_id, due_at FROM approval_wakeups", row => Time(row[1]));
        var inbox = await ByApprovalAsync(connection, "SELECT approval_id, principal FROM approval_assignees WHERE open", row => (string)row[1]);
        var approvals = await RowsAsync(
            connection,
            "SELECT id, requester, idempotency_key, version, status, deadline, request, state, comments FROM approval_requests",
            row => new StoredApproval
            {
                Id = Id(row[0]),
                Requester = (string)row[1],
                Key = row[2] as string,
                Version = Number(row[3]),
                Status = (string)row[4],
                Deadline = row[5] is DBNull ? null : Time(row[5]),
                Request = (string)row[6],
                State = (string)row[7],
                Comments = row[8] as string,
                Journal = [.. journal[Id(row[0])]],
                Votes = [.. votes[Id(row[0])]],
                WakeUps = [.. wakeUps[Id(row[0])]],
                OpenInboxRows = inbox[Id(row[0])].Count(),
            });
        return new Content(approvals, TimeProvider.System.GetUtcNow());
    }

    private static async Task<ILookup<Guid, T>> ByApprovalAsync<T>(DbConnection connection, string sql, Func<object[], T> read) =>
        (await RowsAsync(connection, sql, row => (Id: Id(row[0]), Row: read(row)))).ToLookup(entry => entry.Id, entry => entry.Row);

    private static async Task<List<T>> RowsAsync<T>(DbConnection connection, string sql, Func<object[], T> read)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            rows.Add(read(values));
        }

        return rows;
    }

    private static Guid Id(object value) => value is Guid id ? id : Guid.Parse((string)value);

    private static int Number(object value) => Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>SQLite has no times; there they are milliseconds.</summary>
    private static DateTimeOffset Time(object value) =>
        value is DateTime time ? new DateTimeOffset(time) : DateTimeOffset.FromUnixTimeMilliseconds((long)value);
}
