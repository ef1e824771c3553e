using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Policy;

/// <summary>Who counts for which rule. Escalation targets that have joined count for every rule of the open and later stages.</summary>
public static class Eligibility
{
    /// <summary>The principals named anywhere in the approval, escalation levels not yet taken included.</summary>
    public static IEnumerable<Principal> Named(Approval approval) =>
        approval.Request.Stages.SelectMany(stage => stage.Rules).SelectMany(rule => rule.From)
            .Concat(approval.Request.Escalation.SelectMany(level => level.To))
            .Distinct();

    public static IReadOnlyList<Principal> HeldNames(Approval approval, Caller caller) =>
        [.. Named(approval).Where(caller.Holds)];

    public static bool CountsInStage(Approval approval, int stage, IReadOnlyList<Principal> holds) =>
        Counts(approval, approval.Request.Stages[stage].Rules, holds);

    public static bool CountsInAnyStage(Approval approval, IReadOnlyList<Principal> holds) =>
        Counts(approval, approval.Request.Stages.SelectMany(stage => stage.Rules), holds);

    private static bool Counts(Approval approval, IEnumerable<Rule> rules, IReadOnlyList<Principal> holds) =>
        holds.Count > 0 && approval.Joined.Any(holds.Contains)
        || rules.Any(rule => rule.IsAnyone || holds.Count > 0 && rule.From.Any(holds.Contains));
}
