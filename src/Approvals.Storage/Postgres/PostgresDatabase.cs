using Npgsql;

namespace Approvals.Storage.Postgres;

/// <summary>The two ways into PostgreSQL: one pool for the commit lanes, whose plans are pinned, and one for everything that reads.</summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private const int AnswerSeconds = 5;

    // Server side limits outlive a client that hangs: no lock stays, and no open transaction holds the journal's tail back.
    private const string Limits =
        "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000 -c tcp_keepalives_idle=10 -c TimeZone=UTC";

    // The batch statement reaches tables from arrays, whose sizes the planner guesses: only index nested loops stay right at any size.
    private const string PinnedPlans =
        " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

    public PostgresDatabase(string connectionString)
    {
        ConnectionString = connectionString;
        Reader = NpgsqlDataSource.Create(Settings(connectionString, Limits));
        Writer = NpgsqlDataSource.Create(Settings(connectionString, Limits + PinnedPlans));
    }

    public NpgsqlDataSource Reader { get; }

    internal NpgsqlDataSource Writer { get; }

    internal string ConnectionString { get; }

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        await Reader.DisposeAsync();
    }

    private static string Settings(string connectionString, string options)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Timeout = AnswerSeconds,
            CommandTimeout = AnswerSeconds,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 10,
            TcpKeepAliveInterval = 5,
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
        };
        settings.Options = string.Join(' ', new[] { settings.Options, options }.Where(part => !string.IsNullOrEmpty(part)));
        if (string.IsNullOrEmpty(settings.ApplicationName))
            settings.ApplicationName = "approvals";
        return settings.ConnectionString;
    }
}
