using Approvals.Cluster.Tests.History;
using Approvals.Cluster.Tests.Load;
using Approvals.Cluster.Tests.Support;
using Approvals.Testing;
using Npgsql;
using Xunit.Abstractions;

namespace Approvals.Cluster.Tests;

/// <summary>The primary dies, its standby is promoted, and the nodes, which know both addresses, go on there.</summary>
public sealed class FailoverTests(ITestOutputHelper output)
{
    private const string Standby = "second";

    [Fact]
    public async Task With_a_synchronous_standby_a_failover_loses_nothing()
    {
        await using var pair = await Pair.StartAsync();
        await pair.WaitForStandbyAsync();
        await PostgresServer.ExecuteAsync(pair.Primary.ConnectionString("postgres"), $"ALTER SYSTEM SET synchronous_standby_names = '{Standby}'");
        await PostgresServer.ExecuteAsync(pair.Primary.ConnectionString("postgres"), "SELECT pg_reload_conf()");
        using var ordeal = new Ordeal(pair.HistoryFile, pair.Door, output.WriteLine);
        var breaches = await ordeal.RunAsync(pair.Primary.CrashAsync, pair.Second.PromoteAsync, () => DatabaseContent.ReadPostgresAsync(pair.DatabaseOn(pair.Second)));
        breaches.ShouldBeEmpty();
    }

    [Fact]
    public async Task With_an_asynchronous_standby_that_lags_a_failover_loses_what_it_had_not_received_and_the_checker_says_so()
    {
        await using var pair = await Pair.StartAsync();
        await pair.WaitForStandbyAsync();
        using var ordeal = new Ordeal(pair.HistoryFile, pair.Door, output.WriteLine);
        var breaches = await ordeal.RunAsync(pair.DieWhileTheStandbyLagsAsync, pair.Second.PromoteAsync, () => DatabaseContent.ReadPostgresAsync(pair.DatabaseOn(pair.Second)));
        breaches.ShouldContain(breach => breach.Contains("was acknowledged", StringComparison.Ordinal));
    }

    private sealed class Pair : IAsyncDisposable
    {
        private readonly string directory = Directory.CreateTempSubdirectory("approvals-pair-").FullName;
        private readonly List<HostProcess> nodes = [];
        private string database = "";

        public PostgresServer Primary { get; private set; } = null!;

        public PostgresServer Second { get; private set; } = null!;

        public string HistoryFile => Path.Combine(directory, "history.jsonl");

        public static async Task<Pair> StartAsync()
        {
            var pair = new Pair { Primary = await PostgresServer.StartNewAsync("wal_keep_size = 64MB") };
            pair.database = new NpgsqlConnectionStringBuilder(await pair.Primary.CreateDatabaseAsync()).Database!;
            pair.Second = await pair.Primary.StartStandbyAsync(Standby);
            for (var i = 0; i < 2; i++)
            {
                pair.nodes.Add(new HostProcess(pair.directory, new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["Database__Provider"] = "postgres",
                    ["Database__ConnectionString"] =
                        $"Host=127.0.0.1:{pair.Primary.Port},127.0.0.1:{pair.Second.Port};Target Session Attributes=read-write;Username=postgres;Database={pair.database}",
                    ["Auth__Jwt__SigningKey"] = Tokens.SigningKey,
                    ["ASPNETCORE_ENVIRONMENT"] = "Production",
                    ["Cluster__DrainDelay"] = "0",
                }));
                await pair.nodes[i].StartAsync();
            }

            return pair;
        }

        public Door Door()
        {
            var node = Random.Shared.Next(nodes.Count);
            return new Door(nodes[node].Client, node + 1);
        }

        public string DatabaseOn(PostgresServer server) => server.ConnectionString(database);

        public Task WaitForStandbyAsync() => Eventually.Async(
            async () =>
            {
                await using var source = NpgsqlDataSource.Create(Primary.ConnectionString("postgres"));
                await using var command = source.CreateCommand("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'");
                return (long)(await command.ExecuteScalarAsync())! == 1;
            }, because: "the standby does not follow");

        /// <summary>The process that sends to the standby stands still while clients are acknowledged a little more, and then the primary is gone.</summary>
        public async Task DieWhileTheStandbyLagsAsync()
        {
            var sender = Processes.WithChildren(Primary.ProcessId).Single(id => File.ReadAllText($"/proc/{id}/cmdline").Contains("walsender", StringComparison.Ordinal));
            Processes.Signal("STOP", [sender]);
            var before = await CountAsync();
            await Eventually.Async(async () => await CountAsync() >= before + 20, because: "nobody creates anything");
            await Primary.CrashAsync();
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
            if (Second is not null)
                await Second.DisposeAsync();
            await Primary.DisposeAsync();
            Directory.Delete(directory, recursive: true);
        }

        private async Task<long> CountAsync()
        {
            await using var source = NpgsqlDataSource.Create(DatabaseOn(Primary));
            await using var command = source.CreateCommand("SELECT count(*) FROM approval_requests");
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }
}
