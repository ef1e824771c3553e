using System.Diagnostics;
using System.Globalization;
using Approvals.Application.Journal;
using Approvals.Application.Reading;
using Approvals.Domain.State;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Approvals.Storage.Tests.Postgres;

/// <summary>How long callers wait while the database is away, and how soon they are served again.</summary>
public sealed class PostgresOutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(15);

    private PostgresServer server = null!;
    private PostgresDatabaseOf database = null!;
    private ServiceProvider services = null!;
    private Approval approval = null!;

    private IJournal Journal => services.GetRequiredService<IJournal>();

    private IApprovalReader Reader => services.GetRequiredService<IApprovalReader>();

    public async Task InitializeAsync()
    {
        server = await PostgresServer.StartNewAsync();
        database = new PostgresDatabaseOf(await server.CreateDatabaseAsync());
        services = await database.OpenAsync();
        var create = Steps.Create(Guid.CreateVersion7(), (await Journal.LoadAsync([], default)).DatabaseTime);
        (await Journal.AppendAsync(create, default)).Accepted.ShouldBeTrue();
        approval = create.After;
    }

    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_hangs_is_given_up_after_seconds_then_at_once_and_serves_again_when_it_goes_on()
    {
        var pids = await BackendsAsync();
        await SignalAsync("STOP", pids);
        try
        {
            await FailAllAsync(TimeSpan.FromSeconds(30));
            var watch = Stopwatch.StartNew();
            // Each for itself: whoever tries whether the server is back waits out a timeout, and waiting for one another they would take turns.
            await Task.WhenAll(OneAfterTheOtherAsync(CheckAsync), OneAfterTheOtherAsync(() => Reader.FindAsync(approval.Id, default)));
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(12), "40 calls one after the other would wait for minutes");
        }
        finally
        {
            await SignalAsync("CONT", pids);
        }

        await RecoversAsync();
    }

    [Fact]
    public async Task A_server_that_is_stopped_is_refused_at_once_and_serves_again_when_it_is_back()
    {
        await server.StopAsync();
        await FailAllAsync(TimeSpan.FromSeconds(10));
        await server.StartAsync();
        await RecoversAsync();
    }

    [Fact]
    public async Task A_server_that_turns_read_only_still_answers_reads()
    {
        await PostgresServer.ExecuteAsync(database.ConnectionString, "ALTER SYSTEM SET default_transaction_read_only = on");
        await PostgresServer.ExecuteAsync(database.ConnectionString, "SELECT pg_reload_conf()");
        var now = (await Journal.LoadAsync([], default)).DatabaseTime;
        await Eventually.Async(async () =>
        {
            try
            {
                await Journal.AppendAsync(Steps.Create(Guid.CreateVersion7(), now), default);
                return false;
            }
            catch (JournalUnavailableException)
            {
                return true;
            }
        });
        (await Reader.FindAsync(approval.Id, default)).ShouldNotBeNull();
        await PostgresServer.ExecuteAsync(
            database.ConnectionString + ";Options=-c default_transaction_read_only=off", "ALTER SYSTEM RESET default_transaction_read_only");
        await PostgresServer.ExecuteAsync(database.ConnectionString, "SELECT pg_reload_conf()");
        await Eventually.Async(async () =>
        {
            try
            {
                return (await Journal.AppendAsync(Steps.Create(Guid.CreateVersion7(), now), default)).Accepted;
            }
            catch (JournalUnavailableException)
            {
                return false;
            }
        }, Recovery);
    }

    [Fact]
    public async Task Entries_that_the_database_cannot_take_do_not_make_it_look_silent()
    {
        var now = (await Journal.LoadAsync([], default)).DatabaseTime;
        for (var i = 0; i < 10; i++)
            await FailsAsync(Journal.AppendAsync(Steps.Create(Guid.CreateVersion7(), now, Some.Create(Some.Request() with { Title = "nul \0" })), default));
        (await CheckAsync()).Accepted.ShouldBeTrue();
    }

    [Fact]
    public async Task Of_several_hosts_the_one_that_writes_is_found_and_after_a_failover_the_other()
    {
        await using var standIn = await PostgresServer.StartNewAsync();
        var (first, second) = (await TwinAsync(server), await TwinAsync(standIn));
        await using (var alone = await new PostgresDatabaseOf(second.ConnectionString).OpenAsync())
            (await alone.GetRequiredService<IJournal>().LoadAsync([], default)).Approvals.ShouldBeEmpty();
        var both = new NpgsqlConnectionStringBuilder(first.ConnectionString)
        {
            Host = $"{first.Host}:{first.Port},{second.Host}:{second.Port}",
            TargetSessionAttributes = "read-write",
        };
        both.Remove("Port");
        await using var cluster = await new PostgresDatabaseOf(both.ConnectionString).OpenAsync();
        var journal = cluster.GetRequiredService<IJournal>();
        var now = (await journal.LoadAsync([], default)).DatabaseTime;
        (await journal.AppendAsync(Steps.Create(Guid.CreateVersion7(), now), default)).Accepted.ShouldBeTrue();
        await cluster.GetRequiredService<IApprovalReader>().PingAsync(default);
        await server.StopAsync();
        await Eventually.Async(async () =>
        {
            try
            {
                await cluster.GetRequiredService<IApprovalReader>().PingAsync(default);
                return (await journal.AppendAsync(Steps.Create(Guid.CreateVersion7(), now), default)).Accepted;
            }
            catch (JournalUnavailableException)
            {
                return false;
            }
        }, Recovery, "the other host was not found");
        (await new PostgresDatabaseOf(second.ConnectionString).QueryAsync("SELECT count(*) FROM approval_requests"))[0][0].ShouldBe(1L);
    }

    /// <summary>A database of the same name on every server.</summary>
    private static async Task<NpgsqlConnectionStringBuilder> TwinAsync(PostgresServer server)
    {
        var settings = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync());
        await PostgresServer.ExecuteAsync(settings.ConnectionString, "CREATE DATABASE twin");
        settings.Database = "twin";
        return settings;
    }

    private Task<AppendResult> CheckAsync() => Journal.AppendAsync(Steps.Check(approval), default);

    private async Task FailAllAsync(TimeSpan within)
    {
        var calls = Enumerable.Range(0, 20).SelectMany(_ => new[] { FailsAsync(CheckAsync()), FailsAsync(Reader.FindAsync(approval.Id, default)) });
        await Task.WhenAll(calls).WaitAsync(within);
    }

    private static async Task OneAfterTheOtherAsync<T>(Func<Task<T>> call)
    {
        for (var i = 0; i < 20; i++)
            await FailsAsync(call());
    }

    private async Task RecoversAsync()
    {
        await Eventually.Async(async () =>
        {
            try
            {
                return (await CheckAsync()).Accepted && await Reader.FindAsync(approval.Id, default) is not null;
            }
            catch (Exception away) when (away is JournalUnavailableException or JournalOverloadedException)
            {
                return false;
            }
        }, Recovery, "it did not recover");
    }

    private static async Task FailsAsync(Task call)
    {
        var fault = await Should.ThrowAsync<Exception>(call);
        (fault is JournalUnavailableException or JournalOverloadedException).ShouldBeTrue(fault.ToString());
    }

    private async Task<IReadOnlyList<int>> BackendsAsync() =>
        [server.ProcessId, .. (await database.QueryAsync("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() ")).Select(row => (int)row[0]!)];

    private static async Task SignalAsync(string signal, IReadOnlyList<int> pids)
    {
        foreach (var pid in pids)
        {
            using var kill = Process.Start("kill", ["-" + signal, pid.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }
    }
}
