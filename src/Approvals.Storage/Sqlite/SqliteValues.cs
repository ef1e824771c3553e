namespace Approvals.Storage.Sqlite;

/// <summary>How ids and times are written in SQLite.</summary>
public static class SqliteValues
{
    public static string Id(Guid id) => id.ToString("D");

    public static object? Time(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
