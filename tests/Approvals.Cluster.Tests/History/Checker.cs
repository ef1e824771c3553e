using System.Text.Json;
using Approvals.Cluster.Tests.Support;
using Approvals.Domain.Audit;

namespace Approvals.Cluster.Tests.History;

/// <summary>Holds what clients were told against what the service says afterwards.</summary>
internal static class Checker
{
    private static readonly Person Auditor = Person.Of("auditor@example.com", "auditor");

    /// <returns>Every breach in words; empty when all is well.</returns>
    public static async Task<IReadOnlyList<string>> CheckAsync(Ledger ledger, HttpClient node)
    {
        var breaches = new List<string>();
        foreach (var group in ledger.Created.GroupBy(entry => entry.Value).Where(group => group.Count() > 1))
            breaches.Add($"{group.Key} answers for {group.Count()} creates");
        foreach (var (key, id) in ledger.Created)
            breaches.AddRange(await OfApprovalAsync(key, id, ledger, node));
        return breaches;
    }

    private static async Task<List<string>> OfApprovalAsync(string key, string id, Ledger ledger, HttpClient node)
    {
        var state = await Auditor.GetAsync(node, "/api/approvals/" + id);
        if (state.Status != 200)
            return [$"{id} was acknowledged and answers {state.Status}"];
        var rows = await Trails.RowsAsync(node, id);
        var breaches = Trails.Faults(state.Body!.Value, rows).ToList();
        if (state.Body.Value.GetProperty("context").GetProperty("key").GetString() != key)
            breaches.Add($"{id} is not what {key} created");
        breaches.AddRange(OfVotes(id, state.Body.Value, rows, ledger));
        if (ledger.Decided.TryGetValue(id, out var told) && told != state.Text("status"))
            breaches.Add($"{id} was told to be {told} and is {state.Text("status")}");
        return breaches;
    }

    private static IEnumerable<string> OfVotes(string id, JsonElement state, IReadOnlyList<JournalRow> rows, Ledger ledger)
    {
        var inState = state.GetProperty("votes").EnumerateArray().Select(vote => vote.GetProperty("by").GetString()).ToList();
        var inJournal = rows.Where(row => row.Type == "vote-cast").Select(row => JsonElement.Parse(row.Payload!).GetProperty("actor").GetString()).ToList();
        if (inState.Count != inState.Distinct().Count() || inJournal.Count != inJournal.Distinct().Count())
            yield return $"{id} has a vote twice";
        foreach (var person in ledger.Voted.Keys.Where(vote => vote.Id == id).Select(vote => vote.Person))
        {
            if (!inState.Contains(person) || !inJournal.Contains(person))
                yield return $"{id} lost the vote of {person}";
        }
    }
}
