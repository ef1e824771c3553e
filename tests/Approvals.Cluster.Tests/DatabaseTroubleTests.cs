using Approvals.Cluster.Tests.Load;
using Approvals.Cluster.Tests.Support;
using Approvals.Testing;
using Npgsql;
using Xunit.Abstractions;

namespace Approvals.Cluster.Tests;

/// <summary>Two nodes whose PostgreSQL is in trouble: nothing acknowledged is lost, and soon after the end of the trouble all is well.</summary>
public sealed class DatabaseTroubleTests(ITestOutputHelper output)
{
    private const int Nodes = 2;

    [Fact]
    public async Task Refused()
    {
        await using var fleet = await Fleet.StartAsync(Nodes, namespaces: false);
        await SurviveAsync(fleet, fleet.Server.StopAsync, fleet.Server.StartAsync);
    }

    [Fact]
    public async Task Crashed()
    {
        await using var fleet = await Fleet.StartAsync(Nodes, namespaces: false);
        await SurviveAsync(fleet, fleet.Server.CrashAndRestartAsync, () => Task.CompletedTask);
    }

    [Fact]
    public async Task Hung()
    {
        await using var fleet = await Fleet.StartAsync(Nodes, namespaces: false);
        var processes = Processes.WithChildren(fleet.Server.ProcessId);
        await SurviveAsync(fleet, Now(() => Processes.Signal("STOP", processes)), Now(() => Processes.Signal("CONT", processes)));
    }

    [Fact]
    public async Task Read_only()
    {
        await using var fleet = await Fleet.StartAsync(Nodes, namespaces: false);
        await SurviveAsync(
            fleet,
            () => SetAsync(fleet.Server, "ALTER SYSTEM SET default_transaction_read_only = on"),
            () => SetAsync(fleet.Server, "ALTER SYSTEM RESET default_transaction_read_only"));
    }

    [Fact]
    public async Task Disk_full()
    {
        using var disk = new SmallDisk(megabytes: 200);
        await using var fleet = await Fleet.StartAsync(Nodes, namespaces: false, await PostgresServer.StartNewInAsync(disk.Path, "max_wal_size = 64MB", "min_wal_size = 32MB"));
        await SurviveAsync(
            fleet,
            Now(disk.Fill),
            async () =>
            {
                disk.Free();
                // A server that could not write its log has ended; somebody starts it again.
                if (!fleet.Server.IsRunning)
                    await fleet.Server.StartAsync();
            });
    }

    [Fact]
    public async Task Too_many_connections()
    {
        await using var fleet = await Fleet.StartAsync(Nodes, namespaces: false, await PostgresServer.StartNewAsync("max_connections = 30"));
        await using var hoard = new Hoard(fleet.Server.ConnectionString("postgres"));
        await SurviveAsync(fleet, hoard.TakeAllAsync, () => hoard.DisposeAsync().AsTask());
    }

    [Fact]
    public async Task Connection_cut_at_COMMIT()
    {
        await using var fleet = await Fleet.StartAsync(Nodes, namespaces: false);
        await SurviveAsync(fleet, () => CutAtCommitAsync(fleet.Server), () => SetAsync(fleet.Server, "ALTER SYSTEM RESET synchronous_standby_names"));
    }

    /// <summary>
    /// A commit that waits for a standby which does not exist is in the log already. Ended there, its connection goes without a word: the
    /// transaction is committed, and nobody was told.
    /// </summary>
    private static async Task CutAtCommitAsync(PostgresServer server)
    {
        await SetAsync(server, "ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        await using var source = NpgsqlDataSource.Create(server.ConnectionString("postgres"));
        for (var cut = 0; cut < 3;)
        {
            await using var command = source.CreateCommand(
                "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
            cut += (int)(long)(await command.ExecuteScalarAsync())!;
        }
    }

    private static async Task SetAsync(PostgresServer server, string sql)
    {
        await PostgresServer.ExecuteAsync(server.ConnectionString("postgres"), sql);
        await PostgresServer.ExecuteAsync(server.ConnectionString("postgres"), "SELECT pg_reload_conf()");
    }

    private static Func<Task> Now(Action action) => () =>
    {
        action();
        return Task.CompletedTask;
    };

    private async Task SurviveAsync(Fleet fleet, Func<Task> harm, Func<Task> mend)
    {
        using var ordeal = new Ordeal(fleet.HistoryFile, fleet.Door, output.WriteLine);
        (await ordeal.RunAsync(harm, mend, fleet.ReadContentAsync)).ShouldBeEmpty();
    }
}
