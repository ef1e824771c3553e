using Approvals.Application.Journal;
using Approvals.Storage;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Approvals.Actors.Tests.ClusterMembership;

/// <summary>A database of its own on a real server, with the schema in place, for nodes that are members of one cluster.</summary>
internal sealed class ClusterDatabase
{
    private ClusterDatabase(string connectionString) => ConnectionString = connectionString;

    public string ConnectionString { get; }

    public static async Task<ClusterDatabase> NewAsync()
    {
        var database = new ClusterDatabase(await SharedPostgres.CreateDatabaseAsync());
        await using var services = new ServiceCollection().AddStorage(Options(database.ConnectionString)).BuildServiceProvider();
        await services.GetRequiredService<ISchema>().PrepareAsync(CancellationToken.None);
        return database;
    }

    public static DatabaseOptions Options(string connectionString) => new() { Provider = DatabaseOptions.Postgres, ConnectionString = connectionString };

    public Task ExecuteAsync(string sql) => PostgresServer.ExecuteAsync(ConnectionString, sql);

    public async Task<T> ReadAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
#pragma warning disable CA2100 // Tests write their own texts.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
