using Approvals.Domain.Principals;

namespace Approvals.Domain.Policy;

/// <summary>Which of some rules each principal counts for, looked up by name. Who has joined by escalation counts for all of them.</summary>
internal sealed class Fitting
{
    private readonly Dictionary<Principal, List<int>> rulesOf = [];
    private readonly HashSet<Principal> joined;
    private readonly List<int> open = [];
    private readonly int[] all;

    public Fitting(IReadOnlyList<Rule> rules, IEnumerable<Principal> joined)
    {
        this.joined = [.. joined];
        all = [.. Enumerable.Range(0, rules.Count)];
        for (var rule = 0; rule < rules.Count; rule++)
        {
            if (rules[rule].IsAnyone)
                open.Add(rule);
            foreach (var principal in rules[rule].From)
            {
                if (!rulesOf.TryGetValue(principal, out var known))
                    rulesOf[principal] = known = [];
                if (known.Count == 0 || known[^1] != rule)
                    known.Add(rule);
            }
        }
    }

    /// <summary>The numbers, ascending, of the rules that somebody counts for who holds these principals.</summary>
    public IReadOnlyList<int> RulesOf(IReadOnlyList<Principal> holds)
    {
        if (joined.Count > 0 && holds.Any(joined.Contains))
            return all;
        if (open.Count == 0 && holds.Count == 1)
            return rulesOf.GetValueOrDefault(holds[0]) is { } known ? known : [];
        var found = new SortedSet<int>(open);
        foreach (var principal in holds)
        {
            if (rulesOf.TryGetValue(principal, out var known))
                found.UnionWith(known);
        }

        return [.. found];
    }
}
