using Npgsql;

namespace Approvals.Storage.Postgres;

/// <summary>
/// The ways into PostgreSQL: one pool for the commit lanes, whose plans are pinned, one for what the actors read, one for the deliveries, and a
/// small one for the cluster's own traffic, so that a burst of reads cannot make this node look dead.
/// </summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private const int AnswerSeconds = 5;
    private const int CancellationMs = 500;

    // Server side limits outlive a client that hangs: no lock stays, and no open transaction holds the journal's tail back.
    private const string Limits =
        "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000 -c tcp_keepalives_idle=10 -c TimeZone=UTC";

    // Tables are reached from arrays, whose sizes the planner guesses: only index nested loops stay right at any size. A guess that is too high
    // would also start helper processes for a few hundred rows, which take longer to start than the rows to read.
    private const string IndexOnly =
        " -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c max_parallel_workers_per_gather=0 -c jit=off";

    // Who waits longer for a lock than this is parted from its batch, because the others in it wait too.
    private const string PinnedPlans = " -c plan_cache_mode=force_generic_plan -c lock_timeout=500" + IndexOnly;

    // A queue is empty one moment and long the next: a plan kept from the one reads the whole table in the other.
    private const string FreshPlans = " -c plan_cache_mode=force_custom_plan" + IndexOnly;

    // A server takes 100 connections unless told otherwise, and several nodes share them.
    private const int MostReaders = 8;

    private const int MostDelivering = 8;

    private const int MostBackground = 3;

    public PostgresDatabase(string connectionString, int lanes = 1)
    {
        ConnectionString = connectionString;
        Reader = PostgresSource.Create(Settings(connectionString, Limits, MostReaders));
        Delivery = PostgresSource.Create(Settings(connectionString, Limits + FreshPlans, MostDelivering));
        Background = PostgresSource.Create(Settings(connectionString, Limits, MostBackground));
        // One more than the lanes, for the check of the settings at start.
        Writer = PostgresSource.Create(Settings(connectionString, Limits + PinnedPlans, lanes + 1));
    }

    public NpgsqlDataSource Reader { get; }

    internal NpgsqlDataSource Writer { get; }

    internal NpgsqlDataSource Delivery { get; }

    internal NpgsqlDataSource Background { get; }

    internal string ConnectionString { get; }

    public async ValueTask DisposeAsync()
    {
        await Delivery.DisposeAsync();
        await Background.DisposeAsync();
        await Writer.DisposeAsync();
        await Reader.DisposeAsync();
    }

    /// <summary>For a connection that lives long: out of every pool.</summary>
    /// <param name="limited">Whether the server gives up what takes longer than a call may.</param>
    internal NpgsqlConnectionStringBuilder Unpooled(bool limited = true)
    {
        var settings = Settings(ConnectionString, limited ? Limits : "-c TimeZone=UTC", 1);
        settings.Pooling = false;
        if (PostgresSource.HasSeveralHosts(settings))
            settings.TargetSessionAttributes ??= "read-write";
        return settings;
    }

    private static NpgsqlConnectionStringBuilder Settings(string connectionString, string options, int connections)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Timeout = AnswerSeconds,
            // Longer than the server's own limit, so that a slow statement is told from a server that is silent.
            CommandTimeout = AnswerSeconds + 1,
            // A server that hangs answers no request to cancel either; the connection is given up soon after.
            CancellationTimeout = CancellationMs,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 10,
            TcpKeepAliveInterval = 5,
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            MaxPoolSize = connections,
        };
        settings.Options = string.Join(' ', new[] { settings.Options, options }.Where(part => !string.IsNullOrEmpty(part)));
        if (string.IsNullOrEmpty(settings.ApplicationName))
            settings.ApplicationName = "approvals";
        return settings;
    }
}
