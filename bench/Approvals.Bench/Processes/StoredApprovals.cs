using Microsoft.Data.Sqlite;

namespace Approvals.Bench.Processes;

/// <summary>Asks the database itself, past the service.</summary>
internal static class StoredApprovals
{
    private const string Sql = "select r.id from approval_requests r join approval_audit_log l on l.approval_id = r.id and l.version = 1";

    /// <summary>Ids of approvals whose state and first journal row are both there.</summary>
    public static async Task<HashSet<Guid>> IdsAsync(BenchOptions options, Stage stage, CancellationToken cancellationToken)
    {
        if (options.IsPostgres)
        {
            var lines = await stage.Postgres.SqlAsync("approvals", Sql, cancellationToken);
            return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)];
        }

        var ids = new HashSet<Guid>();
        await using var connection = new SqliteConnection(stage.ConnectionString + ";Pooling=False");
        await connection.OpenAsync(cancellationToken);
        await using var command = new SqliteCommand(Sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(Guid.Parse(reader.GetString(0)));
        return ids;
    }
}
