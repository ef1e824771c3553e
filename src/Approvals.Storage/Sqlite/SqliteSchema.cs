using Approvals.Actors.Ports;
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

        return true;
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
