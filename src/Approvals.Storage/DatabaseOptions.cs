namespace Approvals.Storage;

/// <summary>The section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Sqlite = "sqlite";

    public const string Postgres = "postgres";

    public string Provider { get; set; } = Sqlite;

    /// <summary>For SQLite a connection string or the plain path of the file.</summary>
    public string ConnectionString { get; set; } = "Data Source=data/approvals.db";

    /// <summary>Batches that may be in flight at once on PostgreSQL. Entries of one approval always take the same lane.</summary>
    public int Lanes { get; set; } = 2;

    /// <summary>Entries that one batch commits at most.</summary>
    public int BatchSize { get; set; } = 256;

    /// <summary>Entries that may wait for a batch; beyond it callers are told to come back later.</summary>
    public int QueueCapacity { get; set; } = 8192;

    public override string ToString() => Provider;
}
