using Approvals.Cluster.Tests.History;
using Approvals.Cluster.Tests.Load;
using Approvals.Cluster.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace Approvals.Cluster.Tests;

/// <summary>One node whose file is in trouble.</summary>
public sealed class SqliteTroubleTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Disk_full()
    {
        using var disk = new SmallDisk(megabytes: 32);
        var file = Path.Combine(disk.Path, "approvals.db");
        await SurviveAsync(file, disk.Fill, disk.Free);
    }

    [Fact]
    public async Task Locked_by_somebody_else()
    {
        using var disk = new SmallDisk(megabytes: 64);
        var file = Path.Combine(disk.Path, "approvals.db");
        using var intruder = new SqliteConnection($"Data Source={file};Pooling=False");
        await SurviveAsync(
            file,
            () =>
            {
                intruder.Open();
                Run(intruder, "BEGIN IMMEDIATE");
            },
            () => Run(intruder, "ROLLBACK"));
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private async Task SurviveAsync(string file, Action harm, Action mend)
    {
        await using var site = Site.Sqlite();
        var node = await site.StartNodeAsync(("Database__ConnectionString", file));
        using var ordeal = new Ordeal(Path.Combine(site.Directory, "history.jsonl"), () => new Door(node.Client, 1), output.WriteLine);
        var breaches = await ordeal.RunAsync(
            () => Task.Run(harm),
            () => Task.Run(mend),
            async () =>
            {
                await node.StopAsync();
                return await DatabaseContent.ReadSqliteAsync(file);
            });
        breaches.ShouldBeEmpty();
    }
}
