using Approvals.Testing;
using Npgsql;

namespace Approvals.Storage.Tests.Support;

public sealed class PostgresDatabaseOf(string connectionString) : Database
{
    public string ConnectionString => connectionString;

    public static async Task<PostgresDatabaseOf> NewAsync() => new(await SharedPostgres.CreateDatabaseAsync());

    public override DatabaseOptions Options(int queueCapacity = 8192) =>
        new() { Provider = DatabaseOptions.Postgres, ConnectionString = connectionString, QueueCapacity = queueCapacity };

    protected override string TablesSql => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";

    public override async Task<IReadOnlyList<IReadOnlyList<object?>>> QueryAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100 // Tests write their own texts.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        return Rows(reader);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
