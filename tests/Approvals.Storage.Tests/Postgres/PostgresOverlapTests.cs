using Approvals.Application.Journal;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Approvals.Storage.Tests.Postgres;

public sealed class PostgresOverlapTests(ITestOutputHelper output)
{
    private const int Generation = 20;

    [Fact]
    public async Task Two_nodes_with_overlapping_batches_never_deadlock()
    {
        await using var database = await PostgresDatabaseOf.NewAsync();
        await using var first = await database.OpenAsync();
        await using var second = await database.OpenAsync();
        IJournal[] nodes = [first.GetRequiredService<IJournal>(), second.GetRequiredService<IJournal>()];
        var rounds = Rounds.Of(Generation);
        var accepted = 0;
        List<Guid> ids = [];
        for (var round = 0; round < rounds; round++)
        {
            // An approval that collects comments for ever would be all that a long run measures.
            if (round % Generation == 0)
                ids = await CreateAsync(nodes[0]);
            var loaded = await nodes[0].LoadAsync(ids, default);
            var key = "round-" + round;
            List<JournalEntry> entries =
            [
                .. ids.Select(id => Steps.Next(loaded.Approvals[id], loaded.DatabaseTime, Some.Comment(Some.Ann, key))),
                .. Enumerable.Range(0, 20).Select(i => Steps.Create(Guid.CreateVersion7(), loaded.DatabaseTime, Some.Create(key: $"{key}-{i}"))),
            ];
            // The same ids and keys on both nodes, arriving in opposite order.
            var again = entries.Select(entry => entry.IsCreate
                ? Steps.Create(Guid.CreateVersion7(), loaded.DatabaseTime, Some.Create(key: entry.CreateKey!.Text))
                : entry).Reverse();
            var outcomes = await Task.WhenAll(
                entries.Select(entry => nodes[0].AppendAsync(entry, default)).Concat(again.Select(entry => nodes[1].AppendAsync(entry, default))));
            // Of each pair exactly one is taken, and none is aborted.
            outcomes.Count(outcome => outcome.Accepted).ShouldBe(entries.Count);
            accepted += entries.Count;
        }

        output.WriteLine($"{rounds} rounds, {accepted} entries accepted, as many refused");
        (await database.QueryAsync("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))[0][0].ShouldBe(0L);
    }

    private static async Task<List<Guid>> CreateAsync(IJournal node)
    {
        var now = (await node.LoadAsync([], default)).DatabaseTime;
        var created = Enumerable.Range(0, 60).Select(_ => Steps.Create(Guid.CreateVersion7(), now)).ToList();
        await Task.WhenAll(created.Select(entry => node.AppendAsync(entry, default)));
        return created.ConvertAll(entry => entry.Id);
    }
}
