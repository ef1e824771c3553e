using System.Data.Common;
using Approvals.Storage;

namespace Approvals.Host.Configuration;

/// <summary>Reads the section <c>Database</c>.</summary>
public static class DatabaseSection
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";

    public static DatabaseOptions Read(SectionReader section)
    {
        var provider = section.Text(nameof(DatabaseOptions.Provider))?.ToLowerInvariant() ?? Sqlite;
        var connection = section.Secret(nameof(DatabaseOptions.ConnectionString));
        if (provider is not (Sqlite or Postgres))
            section.Fault(nameof(DatabaseOptions.Provider), $"'{provider}' is not one of {Sqlite}, {Postgres}");
        if (provider == Postgres && connection is null)
            section.Fault(nameof(DatabaseOptions.ConnectionString), "is missing; postgres needs one");
        if (connection is not null && !IsWellFormed(connection))
            section.Fault(nameof(DatabaseOptions.ConnectionString), "is not a list of Key=Value pairs separated by semicolons");
        section.RefuseOthers();
        return new() { Provider = provider, ConnectionString = connection ?? new DatabaseOptions().ConnectionString };
    }

    /// <summary>The drivers judge the keys when they connect; here only the form is looked at.</summary>
    private static bool IsWellFormed(string text)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = text }.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
