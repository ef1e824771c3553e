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

    public static bool Counts(Approval approval, Rule rule, IEnumerable<Principal> holds) =>
        rule.IsAnyone || holds.Any(principal => rule.From.Contains(principal) || approval.Joined.Contains(principal));

    public static bool CountsInStage(Approval approval, int stage, IReadOnlyList<Principal> holds) =>
        approval.Request.Stages[stage].Rules.Any(rule => Counts(approval, rule, holds));

    public static bool CountsInAnyStage(Approval approval, IReadOnlyList<Principal> holds) =>
        Enumerable.Range(0, approval.Request.Stages.Count).Any(stage => CountsInStage(approval, stage, holds));
}
