using System.Text.Json;

namespace Approvals.Cluster.Tests.History.Checks;

/// <summary>A commit is whole: state, votes, inbox and wake-ups are what the journal says.</summary>
internal static class ContentCheck
{
    public static IEnumerable<string> Breaches(Evidence evidence)
    {
        foreach (var stored in evidence.Content.Approvals)
        {
            var breaches = evidence.Lives.TryGetValue(stored.Id, out var life) ? Of(stored, life) : [$"{stored.Id}: the journal does not begin with the request"];
            foreach (var breach in breaches)
                yield return breach;
        }
    }

    private static IEnumerable<string> Of(StoredApproval stored, Life life)
    {
        var last = life.Moments[^1];
        var state = JsonElement.Parse(stored.State);
        if (stored.Status != last.Status || (state.GetProperty("decision").ValueKind == JsonValueKind.Null) != (last.Status == "pending"))
            yield return $"{stored.Id}: the state says {stored.Status}, the journal {last.Status}";
        if (stored.Deadline != last.Deadline)
            yield return $"{stored.Id}: the state has the deadline {stored.Deadline:O}, the journal {last.Deadline:O}";
        var votes = Set(last.Votes.Select(vote => (vote.Person, vote.Verdict)));
        if (!votes.SequenceEqual(Set(state.GetProperty("votes").EnumerateArray().Select(vote => (Text(vote, "by"), Text(vote, "verdict"))))))
            yield return $"{stored.Id}: the votes of the state are not those of the journal";
        if (!votes.SequenceEqual(Set(stored.Votes.Where(vote => vote.Verdict != "delegated"))))
            yield return $"{stored.Id}: the table of votes is not what the journal says";
        var comments = (stored.Comments is { } apart ? JsonElement.Parse(apart).EnumerateArray() : []).Select(comment => (Text(comment, "by"), Text(comment, "text")));
        if (!last.Comments.SequenceEqual(comments))
            yield return $"{stored.Id}: the comments of the state are not those of the journal";
        if (last.Status != "pending" && (stored.WakeUps.Count > 0 || stored.OpenInboxRows > 0))
            yield return $"{stored.Id}: decided, and still {stored.WakeUps.Count} wake-ups and {stored.OpenInboxRows} open inbox rows";
        if (last is { Status: "pending", Deadline: { } deadline } && !stored.WakeUps.Contains(deadline))
            yield return $"{stored.Id}: pending with a deadline and without a wake-up for it";
        if (last.Status == "pending" && stored.OpenInboxRows == 0)
            yield return $"{stored.Id}: pending, and nobody is asked";
    }

    private static List<(string Person, string Verdict)> Set(IEnumerable<(string Person, string Verdict)> votes) =>
        [.. votes.OrderBy(vote => vote.Person, StringComparer.Ordinal)];

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;
}
