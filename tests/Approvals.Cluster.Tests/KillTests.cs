using Approvals.Cluster.Tests.History;
using Approvals.Cluster.Tests.Load;
using Approvals.Cluster.Tests.Support;
using Approvals.Testing;
using Xunit.Abstractions;

namespace Approvals.Cluster.Tests;

public sealed class KillTests(ITestOutputHelper output)
{
    private const int Clients = 12;
    private const int Kills = 4;

    [Fact]
    public async Task After_kill_9_under_load_everything_acknowledged_is_in_the_file_and_nothing_twice()
    {
        await using var site = Site.Sqlite();
        var node = await site.StartNodeAsync();
        var history = Path.Combine(site.Directory, "history.jsonl");
        using var recorder = new Recorder(history);
        var crowd = new Crowd(recorder, () => new Door(node.Client, 1), Clients, seed: 1);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var goal = recorder.Written + 100;
            await Eventually.Async(() => recorder.Written >= goal, TimeSpan.FromSeconds(30));
            await node.KillAsync();
            await node.StartAsync();
        }

        await crowd.GoHomeAsync();
        await node.StopAsync();
        recorder.Dispose();
        var chronicle = Chronicle.Read(history);
        output.WriteLine($"{chronicle.Operations.Count} operations, {recorder.Count(End.Unknown)} without an answer, {Kills} kills");
        Checker.Check(chronicle, await DatabaseContent.ReadSqliteAsync(site.SqliteFile)).ShouldBeEmpty();
        recorder.Count(End.Unknown).ShouldBeGreaterThan(0, "a kill that nobody noticed proves nothing");
    }
}
