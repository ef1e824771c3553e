using System.Text.Json;
using Approvals.Application.Journal;
using Approvals.Domain.Json;
using Approvals.Storage.Migrations;

namespace Approvals.Storage.Sqlite;

internal sealed class SqliteSchema(SqliteDatabase database, TimeProvider time) : ISchema
{
    public Task PrepareAsync(CancellationToken cancellationToken)
    {
        database.Claim();
        return database.Writer.RunAsync(session => session.Transaction(() => Migrate(session)), cancellationToken);
    }

    private bool Migrate(SqliteSession session)
    {
        session.Script(
            "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT");
        foreach (var migration in Migration.Missing(Migration.Of("Sqlite"), Applied(session)))
        {
            session.Script(migration.Sql);
            session.Execute(
                "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
                migration.Version, migration.Name, migration.Checksum, SqliteValues.Time(time.GetUtcNow()));
        }

        RenewSearch(session);
        return true;
    }

    /// <summary>Makes the words of a search anew when they were made by other rules. What was erased has none, and gets none.</summary>
    private static void RenewSearch(SqliteSession session)
    {
        if (session.Scalar("SELECT version FROM approval_search_version") is (long)SearchWords.Version)
            return;
        var ids = new List<string>();
        using (var reader = session.Query("SELECT DISTINCT approval_id FROM approval_search"))
        {
            while (reader.Read())
                ids.Add(reader.GetString(0));
        }

        session.Execute("DELETE FROM approval_search");
        foreach (var id in ids)
        {
            var request = JsonSerializer.Deserialize((string)session.Scalar("SELECT request FROM approval_requests WHERE id = $1", id)!, DomainJson.Compact.ApprovalRequest)!;
            foreach (var word in SearchWords.Of(request.Title, request.Description))
                session.Execute("INSERT INTO approval_search (word, approval_id) VALUES ($1, $2)", word, id);
        }

        session.Execute("UPDATE approval_search_version SET version = $1", SearchWords.Version);
    }

    private static Dictionary<int, string> Applied(SqliteSession session)
    {
        var applied = new Dictionary<int, string>();
        using var reader = session.Query("SELECT version, checksum FROM schema_migrations");
        while (reader.Read())
            applied[reader.GetInt32(0)] = reader.GetString(1);
        return applied;
    }
}
