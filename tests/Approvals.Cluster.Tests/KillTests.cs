using Approvals.Cluster.Tests.History;
using Approvals.Cluster.Tests.Support;
using Approvals.Testing;
using Xunit.Abstractions;

namespace Approvals.Cluster.Tests;

public sealed class KillTests(ITestOutputHelper output)
{
    private const int Clients = 16;
    private const int Kills = 5;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task After_kill_9_under_load_everything_acknowledged_is_there_and_nothing_twice(string provider)
    {
        await using var site = await Site.OnAsync(provider);
        var node = await site.StartNodeAsync();
        var ledger = new Ledger();
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, Clients).Select(i => Task.Run(() => new LoadClient(i, () => node.Client, ledger).RunAsync(stop.Token))).ToList();
        for (var kill = 1; kill <= Kills; kill++)
        {
            var goal = ledger.Decided.Count + 40;
            await Eventually.Async(() => ledger.Decided.Count >= goal, TimeSpan.FromSeconds(30));
            await node.KillAsync();
            await node.StartAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
        output.WriteLine($"{ledger.Created.Count} creates, {ledger.Voted.Count} votes, {ledger.Decided.Count} decided, {ledger.Unknown} unanswered, {Kills} kills");
        (await Checker.CheckAsync(ledger, node.Client)).ShouldBeEmpty();
        ledger.Unknown.ShouldBeGreaterThan(0, "a kill that nobody noticed proves nothing");
    }
}
