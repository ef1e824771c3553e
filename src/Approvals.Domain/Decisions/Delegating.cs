using Approvals.Domain.Commands;
using Approvals.Domain.Events;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

internal static class Delegating
{
    public static Stop Delegate(Draft draft, ApprovalCommand.Delegate command)
    {
        var say = draft.Approval is { } approval ? Say.Of(approval, command.Caller) : Say.None;
        return Guard.Visible(draft, command.Caller)
            ?? Guard.Replay(draft, command)
            ?? Guard.Role(command.Caller, Roles.Approver)
            ?? Guard.NotOwnRequest(draft, command.Caller)
            ?? HasSay(draft, command.Caller, say)
            ?? DoneBefore(draft, command)
            ?? Guard.Versions(draft, command)
            ?? Guard.Pending(draft)
            ?? NotVoted(draft, command.Caller)
            ?? Acceptable(draft, command)
            ?? Limits.Reached(draft.Approval!.Delegations.Count, Limits.Delegations, "delegations, revoked ones included")
            ?? HandOn(draft, command, say);
    }

    public static Stop Revoke(Draft draft, ApprovalCommand.RevokeDelegation command) =>
        Guard.Visible(draft, command.Caller)
        ?? Guard.Replay(draft, command)
        ?? Guard.Role(command.Caller, Roles.Approver)
        ?? NothingToRevoke(draft, command.Caller)
        ?? Guard.Versions(draft, command)
        ?? Guard.Pending(draft)
        ?? NotUsed(draft, command.Caller)
        ?? TakeBack(draft, command);

    /// <summary>A delegation that stands was made by right, as a vote is: its repeat is no error after the group was left.</summary>
    private static Stop? HasSay(Draft draft, Caller caller, Say say) => say.CountsAnywhere(draft.Approval!) || draft.Approval!.DelegationFrom(caller.Self) is not null
        ? null
        : Stop.Because(RefusalCode.NotAnApprover, "You have no say in this request that you could hand on.");

    private static Stop? DoneBefore(Draft draft, ApprovalCommand.Delegate command) =>
        draft.Approval!.DelegationFrom(command.Caller.Self)?.To == command.To ? Stop.Done : null;

    private static Stop? NotVoted(Draft draft, Caller caller) => draft.Approval!.VoteOf(caller.Self) is null
        ? null
        : Stop.Because(RefusalCode.AlreadyVoted, "You have voted; retract your vote before you hand on your say.");

    private static Stop? Acceptable(Draft draft, ApprovalCommand.Delegate command)
    {
        var approval = draft.Approval!;
        var self = command.Caller.Self;
        var why = command switch
        {
            { To.IsUser: false } => "A say is handed to a person: user:NAME.",
            { To: var to } when to == self => "A say cannot be handed to oneself.",
            { To: var to } when to == approval.Request.Requester && !approval.Request.AllowSelfApproval =>
                "A say cannot be handed to the requester.",
            _ when approval.DelegationFrom(self) is { } existing => $"You handed your say to {existing.To}; revoke that first.",
            { To: var to } when Says.Of(approval).HolderOf(to) == self => "That would lead in a circle back to you.",
            _ when !Reachability.IsReachable(With(approval, command, draft.Now)) => "Nobody could meet the policy after that.",
            _ => null,
        };
        return why is null ? null : Stop.Because(RefusalCode.DelegationRefused, why);
    }

    private static Approval With(Approval approval, ApprovalCommand.Delegate command, DateTimeOffset now) => approval with
    {
        Delegations = [.. approval.Delegations,
            new Delegation(command.Caller.Self, command.To, null, Eligibility.HeldNames(approval, command.Caller), now)],
    };

    private static Stop HandOn(Draft draft, ApprovalCommand.Delegate command, Say say)
    {
        draft.Raise(
            new ApprovalEvent.Delegated(command.Caller.Self, command.To, command.Reason, say.Own, command.Automatic),
            command.Caller, Guard.Seen(command));
        return Stop.Done;
    }

    private static Stop? NothingToRevoke(Draft draft, Caller caller)
    {
        var approval = draft.Approval!;
        if (approval.DelegationFrom(caller.Self) is not null)
            return null;
        var revokedBefore = approval.Delegations.Any(delegation => delegation.From == caller.Self);
        return approval is Approval.Pending || revokedBefore ? Stop.Done : null;
    }

    /// <summary>A say that was used cannot be used again: the delegate takes the vote back first.</summary>
    private static Stop? NotUsed(Draft draft, Caller caller) => draft.Approval!.Votes.Any(vote => vote.Says.Contains(caller.Self))
        ? Stop.Because(RefusalCode.AlreadyVoted, "Your delegate has voted; that vote must be retracted first.")
        : null;

    private static Stop TakeBack(Draft draft, ApprovalCommand.RevokeDelegation command)
    {
        var self = command.Caller.Self;
        draft.Raise(new ApprovalEvent.DelegationRevoked(self, draft.Approval!.DelegationFrom(self)!.To), command.Caller, Guard.Seen(command));
        return Stop.Done;
    }
}
