using System.Data.Common;
using Approvals.Storage;

namespace Approvals.Host.Configuration;

/// <summary>Reads the section <c>Database</c>.</summary>
public static class DatabaseSection
{
    public static DatabaseOptions Read(SectionReader section)
    {
        var defaults = new DatabaseOptions();
        var provider = section.Text(nameof(DatabaseOptions.Provider))?.ToLowerInvariant() ?? defaults.Provider;
        var connection = section.Secret(nameof(DatabaseOptions.ConnectionString));
        if (provider is not (DatabaseOptions.Sqlite or DatabaseOptions.Postgres))
            section.Fault(nameof(DatabaseOptions.Provider), $"'{provider}' is not one of {DatabaseOptions.Sqlite}, {DatabaseOptions.Postgres}");
        if (provider == DatabaseOptions.Postgres && connection is null)
            section.Fault(nameof(DatabaseOptions.ConnectionString), "is missing; postgres needs one");
        if (provider == DatabaseOptions.Postgres && connection is not null && !IsWellFormed(connection))
            section.Fault(nameof(DatabaseOptions.ConnectionString), "is not a list of Key=Value pairs separated by semicolons");
        var options = new DatabaseOptions
        {
            Provider = provider,
            ConnectionString = connection ?? defaults.ConnectionString,
            Lanes = section.Integer(nameof(DatabaseOptions.Lanes), 1, 64) ?? defaults.Lanes,
            BatchSize = section.Integer(nameof(DatabaseOptions.BatchSize), 1, 10_000) ?? defaults.BatchSize,
            QueueCapacity = section.Integer(nameof(DatabaseOptions.QueueCapacity), 1, 1_000_000) ?? defaults.QueueCapacity,
        };
        section.RefuseOthers();
        return options;
    }

    /// <summary>The driver judges the keys when it connects; here only the form is looked at.</summary>
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
