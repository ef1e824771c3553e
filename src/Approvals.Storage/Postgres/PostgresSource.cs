using Npgsql;

namespace Approvals.Storage.Postgres;

/// <summary>
/// Opens pools. A connection string may name several hosts; then a primary is looked for among them, unless <c>Target Session Attributes</c>
/// says otherwise, and after a failover the new one is found.
/// </summary>
internal static class PostgresSource
{
    /// <summary>How long a host that did not answer, or was no primary, is believed to be so. Half of the time that a failover may take to be noticed.</summary>
    private const int HostRecheckSeconds = 2;

    public static bool HasSeveralHosts(NpgsqlConnectionStringBuilder settings) => settings.Host?.Contains(',', StringComparison.Ordinal) ?? false;

    public static NpgsqlDataSource Create(NpgsqlConnectionStringBuilder settings)
    {
        if (!HasSeveralHosts(settings))
            return NpgsqlDataSource.Create(settings);
        var target = TargetOf(settings);
        // The driver wants to be told of the target beside the string.
        var several = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { TargetSessionAttributes = null, HostRecheckSeconds = HostRecheckSeconds };
        return new NpgsqlDataSourceBuilder(several.ConnectionString).BuildMultiHost().WithTargetSession(target);
    }

    public static TargetSessionAttributes TargetOf(NpgsqlConnectionStringBuilder settings) => settings.TargetSessionAttributes switch
    {
        "any" => TargetSessionAttributes.Any,
        "read-only" => TargetSessionAttributes.ReadOnly,
        "primary" => TargetSessionAttributes.Primary,
        "standby" => TargetSessionAttributes.Standby,
        "prefer-primary" => TargetSessionAttributes.PreferPrimary,
        "prefer-standby" => TargetSessionAttributes.PreferStandby,
        _ => TargetSessionAttributes.ReadWrite,
    };
}
