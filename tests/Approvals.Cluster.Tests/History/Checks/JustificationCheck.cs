namespace Approvals.Cluster.Tests.History.Checks;

/// <summary>Each decision follows from votes, time, cancel or override, and none that should have followed is missing.</summary>
internal static class JustificationCheck
{
    public static IEnumerable<string> Breaches(Evidence evidence) =>
        evidence.Lives.SelectMany(entry => OfVotes(entry.Key, entry.Value).Concat(OfDecision(entry.Key, entry.Value, evidence)));

    /// <summary>Votes are cast by people who may, once each, and what they call for happens in the same commit.</summary>
    private static IEnumerable<string> OfVotes(Guid id, Life life)
    {
        for (var i = 1; i < life.Happenings.Count; i++)
        {
            var (before, happening) = (life.Moments[i - 1], life.Happenings[i]);
            if (happening.Type == "vote-cast")
            {
                var by = happening.Text("by")!;
                if (before.VoteOf(by) is not null)
                    yield return $"{id}: {by} votes a second time at version {happening.Version}";
                if (!NaiveRule.MayCount(life, before, life.HoldsOf(by, before)))
                    yield return $"{id}: {by} votes at version {happening.Version} without having a say";
                if (before.Deadline <= happening.At)
                    yield return $"{id}: {by} votes at version {happening.Version}, after the deadline";
                if (by == life.Requester && !life.Request.GetProperty("allowSelfApproval").GetBoolean())
                    yield return $"{id}: {by} votes on the own request";
            }

            var expected = life.Happenings[i - 1].Type is "vote-cast" or "escalated" ? NaiveRule.Next(life, before) : null;
            if (expected is not null && Words(happening) != expected)
                yield return $"{id}: version {before.Version} calls for '{expected}', and '{Words(happening)}' followed";
            if (expected is null && happening.Type == "stage-opened")
                yield return $"{id}: a stage opens at version {happening.Version} before the one before is complete";
        }

        if (life.Happenings[^1].Type is "vote-cast" or "escalated" && NaiveRule.Next(life, life.Moments[^1]) is { } missing)
            yield return $"{id}: version {life.Moments[^1].Version} calls for '{missing}', and nothing followed";
    }

    private static IEnumerable<string> OfDecision(Guid id, Life life, Evidence evidence)
    {
        if (life.Decided is not { } decided)
            yield break;
        var before = life.At(decided.Version - 1)!;
        var why = decided.Text("cause") switch
        {
            "votes" or "unreachable" => NaiveRule.Next(life, before) == Words(decided) ? null : "the votes do not say so",
            "timeout" => OfTimeout(life, before, decided),
            "auto" => decided.Version == 2 && life.Label?.StartsWith("auto", StringComparison.Ordinal) == true ? null : "it was not asked to approve by itself",
            "cancel" => Asked(Verb.Cancel, null) && decided.Text("outcome") == "cancelled" ? null : "nobody cancelled",
            "override" => Asked(Verb.Override, decided.Text("outcome")) ? null : "nobody overrode",
            var other => $"'{other}' is no cause",
        };
        if (why is not null)
            yield return $"{id}: '{Words(decided)}' at version {decided.Version}, but {why}";

        bool Asked(Verb verb, string? argument) =>
            evidence.On(id, verb).Any(operation => operation.Person == decided.Actor && (argument is null || operation.Argument == argument));
    }

    private static string? OfTimeout(Life life, Moment before, Happening decided)
    {
        if (before.Deadline is null || decided.At < before.Deadline)
            return $"the deadline is {before.Deadline:O}";
        var outcome = life.TimeoutAction == "approve" ? "approved" : "rejected";
        return decided.Text("outcome") == outcome ? null : $"a timeout was to make it {outcome}";
    }

    private static string Words(Happening happening) =>
        happening.Type == "decided" ? $"decided {happening.Text("outcome")} {happening.Text("cause")}" : happening.Type;
}
