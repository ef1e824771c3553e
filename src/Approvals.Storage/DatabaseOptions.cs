namespace Approvals.Storage;

/// <summary>The section <c>Database</c>. No ToString: a connection string may hold a password.</summary>
public sealed class DatabaseOptions
{
    public const string Sqlite = "sqlite";

    public const string Postgres = "postgres";

    /// <summary><c>sqlite</c> or <c>postgres</c>.</summary>
    public string Provider { get; init; } = Sqlite;

    /// <summary>For SQLite a connection string or the plain path of the file.</summary>
    public string ConnectionString { get; init; } = "Data Source=data/approvals.db";

    /// <summary>
    /// Batches that may be in flight at once on PostgreSQL. The lanes share one queue, and entries of one approval are never in flight at once.
    /// A second lane makes the batches smaller and each entry dearer for the server, and keeps it busy while answers go out.
    /// </summary>
    public int Lanes { get; init; } = 1;

    /// <summary>Entries that one batch commits at most.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Entries that may wait for a batch; beyond it callers are told to come back later.</summary>
    public int QueueCapacity { get; init; } = 8192;
}
