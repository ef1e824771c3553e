using System.Text.Json;
using Approvals.Cluster.Tests.Support;
using Approvals.Domain.Audit;

namespace Approvals.Cluster.Tests.History;

/// <summary>The audit trails of approvals, each held against itself and against the state.</summary>
/// <param name="Count">Approvals looked at.</param>
internal sealed record Trails(int Count, int Events, IReadOnlyList<string> Breaches)
{
    private static readonly Person Auditor = Person.Of("auditor@example.com", "auditor");

    public static async Task<Trails> OfEverythingAsync(HttpClient node)
    {
        var breaches = new List<string>();
        var (count, events) = (0, 0);
        foreach (var list in new[] { "pending?sort=created&", "history?" })
        {
            string? cursor = null;
            do
            {
                var page = await Auditor.GetAsync(node, $"/api/approvals/{list}limit=200{(cursor is null ? "" : "&cursor=" + cursor)}");
                foreach (var state in page.Body!.Value.GetProperty("items").EnumerateArray())
                {
                    var rows = await RowsAsync(node, state.GetProperty("id").GetString()!);
                    (count, events) = (count + 1, events + rows.Count);
                    breaches.AddRange(Faults(state, rows));
                }

                cursor = page.Body.Value.GetProperty("nextCursor").GetString();
            }
            while (cursor is not null);
        }

        return new Trails(count, events, breaches);
    }

    public static async Task<IReadOnlyList<JournalRow>> RowsAsync(HttpClient node, string id) =>
        [.. (await Auditor.GetAsync(node, $"/api/approvals/{id}/audit")).Body!.Value.GetProperty("items").EnumerateArray().Select(RowOf)];

    /// <summary>What is wrong with a journal, and between it and the state.</summary>
    public static IEnumerable<string> Faults(JsonElement state, IReadOnlyList<JournalRow> rows)
    {
        var id = state.GetProperty("id").GetString();
        var decided = rows.Count(row => row.Type == "decided");
        if (ChainVerifier.Fault(rows) is { } fault)
            yield return $"{id}: {fault}";
        if (rows.Count != state.GetProperty("version").GetInt32())
            yield return $"{id} is at version {state.GetProperty("version")} with {rows.Count} journal rows";
        if (decided > 1)
            yield return $"{id} was decided {decided} times";
        if (decided == 0 != (state.GetProperty("status").GetString() == "pending"))
            yield return $"{id} is {state.GetProperty("status")} with {decided} decisions in its journal";
    }

    private static JournalRow RowOf(JsonElement item) => new(
        item.GetProperty("version").GetInt32(), item.GetProperty("type").GetString()!, item.GetProperty("at").GetDateTimeOffset(),
        item.GetProperty("payload").GetString(), item.GetProperty("record").GetString()!,
        item.GetProperty("prevHash").GetString()!, item.GetProperty("hash").GetString()!, null);
}
