using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Policy;

/// <summary>Who may know that an approval exists. Whoever may not gets "not found".</summary>
public static class Visibility
{
    public static bool MayRead(Approval approval, Caller caller) =>
        caller.ReadsEverything
        || caller.Self == approval.Request.Requester
        || caller.Is(Roles.Approver) && IsInvolved(approval, caller);

    private static bool IsInvolved(Approval approval, Caller caller) =>
        Readers(approval).Any(caller.Holds)
        || approval.Request.Stages.Any(stage => stage.Rules.Any(rule => rule.IsAnyone));

    /// <summary>Everyone, beside the requester, who was asked, stood in for someone, voted or was told.</summary>
    public static IEnumerable<Principal> Readers(Approval approval) =>
        approval.Request.Stages.SelectMany(stage => stage.Rules).SelectMany(rule => rule.From)
            .Concat(approval.Joined)
            .Concat(approval.Delegations.Select(delegation => delegation.To))
            .Concat(approval.Votes.Select(vote => vote.By))
            .Concat(approval.Withdrawn)
            .Concat(approval.Request.NotifyUsers.Select(Principal.User))
            .Distinct();
}
