using Approvals.Application.Journal;
using Approvals.Storage.Migrations;
using Npgsql;

namespace Approvals.Storage.Postgres;

internal sealed class PostgresSchema(PostgresDatabase database) : ISchema
{
    // Any number will do, as long as every version of this program takes the same.
    private const long Lock = 0x4170_7072_6f76_616c;

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using (var writer = await ConnectAsync(() => database.Writer.OpenConnectionAsync(cancellationToken).AsTask()))
            await PostgresSafetyCheck.RunAsync(writer, cancellationToken);
        // Not pooled: a migration may take long, and its lock goes with the connection.
        var settings = database.Unpooled(limited: false);
        settings.CommandTimeout = 0;
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({Lock})", cancellationToken);
        await MigrateAsync(connection, cancellationToken);
        await PostgresSearchIndex.RenewAsync(connection, cancellationToken);
    }

    private static async Task MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            connection,
            "CREATE TABLE IF NOT EXISTS schema_migrations (version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())",
            cancellationToken);
        foreach (var migration in Migration.Missing(Migration.Of("Postgres"), await AppliedAsync(connection, cancellationToken)))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await ExecuteAsync(connection, migration.Sql, cancellationToken);
            await using var record = new NpgsqlCommand("INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)", connection)
            {
                Parameters = { new() { Value = migration.Version }, new() { Value = migration.Name }, new() { Value = migration.Checksum } },
            };
            await record.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    private static async Task<Dictionary<int, string>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var applied = new Dictionary<int, string>();
        await using var command = new NpgsqlCommand("SELECT version, checksum FROM schema_migrations", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            applied[reader.GetInt32(0)] = reader.GetString(1);
        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // The texts are constants of this assembly.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<NpgsqlConnection> ConnectAsync(Func<Task<NpgsqlConnection>> open)
    {
        try
        {
            return await open();
        }
        catch (Exception fault) when (PostgresErrors.IsUnavailable(fault))
        {
            throw PostgresErrors.Unavailable(fault);
        }
    }
}
