using Microsoft.Data.Sqlite;

namespace Approvals.Storage.Tests.Support;

public sealed class SqliteFile : Database
{
    private readonly string directory = Directory.CreateTempSubdirectory("approvals-sqlite-").FullName;

    public string Path => System.IO.Path.Combine(directory, "data", "approvals.db");

    public override DatabaseOptions Options(int queueCapacity = 8192) =>
        new() { Provider = DatabaseOptions.Sqlite, ConnectionString = Path, QueueCapacity = queueCapacity };

    protected override string TablesSql => "SELECT name FROM sqlite_master WHERE type = 'table'";

    public override async Task<IReadOnlyList<IReadOnlyList<object?>>> QueryAsync(string sql)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Tests write their own texts.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        return Rows(reader);
    }

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(directory, recursive: true);
        return ValueTask.CompletedTask;
    }
}
