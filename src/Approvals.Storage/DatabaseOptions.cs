namespace Approvals.Storage;

/// <summary>The section <c>Database</c>. No ToString: a connection string may hold a password.</summary>
public sealed class DatabaseOptions
{
    /// <summary><c>sqlite</c> or <c>postgres</c>.</summary>
    public string Provider { get; init; } = "sqlite";

    public string ConnectionString { get; init; } = "Data Source=data/approvals.db";
}
