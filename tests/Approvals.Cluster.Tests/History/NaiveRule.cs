namespace Approvals.Cluster.Tests.History;

/// <summary>What must follow from the votes at a moment, by trying every way to count them.</summary>
internal static class NaiveRule
{
    /// <returns><c>stage-opened</c>, <c>escalated</c>, or <c>decided</c> with outcome and cause; null when nothing follows.</returns>
    public static string? Next(Life life, Moment moment)
    {
        if (moment.Votes.Count(vote => vote.Verdict == "reject") >= life.MinRejections)
            return "decided rejected votes";
        if (IsComplete(life, moment))
            return moment.Stage + 1 < life.Stages.Count ? "stage-opened" : "decided approved votes";
        if (IsReachable(life, moment))
            return null;
        return life.Escalation.Count > Levels(life, moment) ? "escalated" : "decided rejected unreachable";
    }

    public static bool MayCount(Life life, Moment moment, IEnumerable<string> holds) =>
        life.Stages[moment.Stage].Any(rule => Fits(rule, moment, holds));

    private static int Levels(Life life, Moment moment) =>
        life.Happenings.Count(happening => happening.Type == "escalated" && happening.Version <= moment.Version);

    private static bool IsComplete(Life life, Moment moment)
    {
        var votes = moment.Votes.Where(vote => vote.Verdict == "approve" && vote.Stage == moment.Stage).ToList();
        var rules = life.Stages[moment.Stage];
        return CanFill(0, [.. rules.Select(rule => rule.Min)]);

        bool CanFill(int vote, int[] missing)
        {
            if (missing.All(count => count <= 0))
                return true;
            if (vote == votes.Count)
                return false;
            for (var rule = 0; rule < rules.Count; rule++)
            {
                if (missing[rule] > 0 && Fits(rules[rule], moment, votes[vote].Holds)
                    && CanFill(vote + 1, [.. missing.Select((count, i) => i == rule ? count - 1 : count)]))
                    return true;
            }

            return CanFill(vote + 1, missing);
        }
    }

    /// <summary>
    /// Enough people are left. Exact for one rule that names only people, which is where people can run out in these histories;
    /// a group never does.
    /// </summary>
    private static bool IsReachable(Life life, Moment moment)
    {
        if (life.Stages is not [[{ From.Count: > 0 } rule]] || rule.From.Concat(moment.Joined).Any(name => !name.StartsWith("user:", StringComparison.Ordinal)))
            return true;
        var standing = moment.Votes.Count(vote => vote.Verdict == "approve" && Fits(rule, moment, vote.Holds));
        var left = rule.From.Concat(moment.Joined).Concat(moment.Delegations.Select(delegation => delegation.To)).Distinct()
            .Count(person => person != life.Requester && moment.VoteOf(person) is null && Fits(rule, moment, life.HoldsOf(person, moment)));
        return standing + left >= rule.Min;
    }

    private static bool Fits(PolicyRule rule, Moment moment, IEnumerable<string> holds) =>
        rule.From.Count == 0 || holds.Any(name => rule.From.Contains(name) || moment.Joined.Contains(name));
}
