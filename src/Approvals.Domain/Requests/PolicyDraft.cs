using Approvals.Domain.Policy;
using Approvals.Domain.Principals;

namespace Approvals.Domain.Requests;

/// <summary>Reads who must approve, in either of the two forms.</summary>
internal static class PolicyDraft
{
    /// <summary>Over all stages, and once more over all levels of escalation; one who is named twice counts twice, because each name is work.</summary>
    public const int MaxPeople = 500;

    public const int MaxStages = 20;
    public const int MaxRules = 20;

    public static IReadOnlyList<Stage> Stages(Faults faults, ApprovalDraft draft)
    {
        if (draft.Stages is not { } stages)
            return [new Stage(null, [ShortForm(faults, draft)])];
        faults.Add("stages", "Give either stages, or approvers and requireMinApprovers.", when: draft.Approvers is not null || draft.RequireMinApprovers is not null);
        faults.Add("stages", $"Must have from 1 to {MaxStages} stages.", when: stages.Count is 0 or > MaxStages);
        // What is too large is counted and not looked at.
        return stages.Count > MaxStages || !AreFew(faults, "stages", stages.SelectMany(stage => stage?.Rules ?? []).Select(rule => rule?.From))
            ? []
            : [.. stages.Select((stage, i) => StageOf(faults, $"stages[{i}]", stage))];
    }

    /// <summary>Whether lists of names, repeats counted, are within what one request may name.</summary>
    public static bool AreFew(Faults faults, string field, IEnumerable<IReadOnlyList<string?>?> lists)
    {
        var count = lists.Sum(names => (long)(names?.Count ?? 0));
        faults.Add(field, $"At most {MaxPeople} principals in all, repeats counted; these are {count}.", when: count > MaxPeople);
        return count <= MaxPeople;
    }

    public static IReadOnlyList<Principal> People(Faults faults, string field, IReadOnlyList<string?> names)
    {
        var people = new List<Principal>(names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            if (Principal.TryParse(names[i], out var principal))
                people.Add(principal);
            else
                faults.Add($"{field}[{i}]", Principal.FaultIn(names[i], "Must be user:NAME, group:NAME or service:NAME."));
        }

        return [.. people.Distinct()];
    }

    private static Rule ShortForm(Faults faults, ApprovalDraft draft)
    {
        CheckMin(faults, "requireMinApprovers", draft.RequireMinApprovers);
        var names = draft.Approvers ?? [];
        return new Rule(AreFew(faults, "approvers", [names]) ? People(faults, "approvers", names) : [], draft.RequireMinApprovers ?? 1);
    }

    private static Stage StageOf(Faults faults, string field, StageDraft? stage)
    {
        TextRules.OneLine(faults, field + ".name", stage?.Name, TextRules.MaxId);
        var rules = stage?.Rules ?? [];
        faults.Add(field + ".rules", $"Must have from 1 to {MaxRules} rules.", when: rules.Count is 0 or > MaxRules);
        return new Stage(stage?.Name, [.. rules.Take(MaxRules).Select((rule, i) => RuleOf(faults, $"{field}.rules[{i}]", rule))]);
    }

    private static Rule RuleOf(Faults faults, string field, RuleDraft? rule)
    {
        faults.Add(field, "A rule is an object with from and min.", when: rule is null);
        CheckMin(faults, field + ".min", rule?.Min);
        return new Rule(People(faults, field + ".from", rule?.From ?? []), rule?.Min ?? 1);
    }

    private static void CheckMin(Faults faults, string field, int? min) =>
        faults.Add(field, $"Must be from 1 to {MaxPeople}.", when: min is < 1 or > MaxPeople);
}
