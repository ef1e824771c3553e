using Microsoft.Data.Sqlite;

namespace Approvals.Storage.Sqlite;

/// <summary>
/// One file, one process. A single connection does all writes and checkpoints; the others read. SQLite's calls block, so each
/// connection has a thread of its own.
/// </summary>
public sealed class SqliteDatabase : IDisposable
{
    private const int ReaderThreads = 4;
    private const int WaitingReads = 4096;
    private readonly FileLock fileLock;

    public SqliteDatabase(string connectionString)
    {
        var settings = SettingsOf(connectionString);
        Path = System.IO.Path.GetFullPath(settings.DataSource);
        settings.DataSource = Path;
        settings.Pooling = false;
        fileLock = new FileLock(Path);
        settings.Mode = SqliteOpenMode.ReadWriteCreate;
        Writer = new SqliteWorkers(settings.ConnectionString, "journal_mode=WAL; synchronous=FULL; foreign_keys=OFF", 1, WaitingReads);
        settings.Mode = SqliteOpenMode.ReadOnly;
        ReaderConnectionString = settings.ConnectionString;
        Reader = new SqliteWorkers(settings.ConnectionString, "query_only=ON", ReaderThreads, WaitingReads);
    }

    public string Path { get; }

    internal string ReaderConnectionString { get; }

    /// <summary>Runs reads; each sees what was committed before it began.</summary>
    public SqliteWorkers Reader { get; }

    internal SqliteWorkers Writer { get; }

    /// <summary>Claims the file for this process, creating its directory.</summary>
    /// <exception cref="SchemaException">Another process has it.</exception>
    public void Claim() => fileLock.Take();

    public void Dispose()
    {
        Reader.Dispose();
        Writer.Dispose();
        fileLock.Dispose();
    }

    private static SqliteConnectionStringBuilder SettingsOf(string connectionString) =>
        connectionString.Contains('=', StringComparison.Ordinal)
            ? new SqliteConnectionStringBuilder(connectionString)
            : new SqliteConnectionStringBuilder { DataSource = connectionString };
}
