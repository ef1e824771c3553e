using Approvals.Domain.Commands;
using Approvals.Domain.Events;
using Approvals.Domain.Inputs;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Domain.Text;

namespace Approvals.Domain.Decisions;

internal static class Voting
{
    public static Stop Cast(Draft draft, ApprovalCommand.CastVote command)
    {
        var say = draft.Approval is { } approval ? Say.Of(approval, command.Caller) : Say.None;
        return Guard.Visible(draft, command.Caller)
            ?? Guard.Replay(draft, command)
            ?? Guard.Role(command.Caller, Roles.Approver)
            ?? Guard.NotOwnRequest(draft, command.Caller)
            ?? Entitled(draft, command.Caller, say)
            ?? SaidBefore(draft, command)
            ?? Guard.Versions(draft, command)
            ?? Guard.Pending(draft)
            ?? NotVotedYet(draft, command.Caller)
            ?? InOpenStage(draft, say)
            ?? Commented(draft, command)
            ?? InputsFit(draft, command)
            ?? Record(draft, command, say);
    }

    public static Stop Retract(Draft draft, ApprovalCommand.RetractVote command) =>
        Guard.Visible(draft, command.Caller)
        ?? Guard.Replay(draft, command)
        ?? Guard.Role(command.Caller, Roles.Approver)
        ?? EntitledOrVoted(draft, command.Caller)
        ?? NothingToRetract(draft, command.Caller)
        ?? Guard.Versions(draft, command)
        ?? Guard.Pending(draft)
        ?? StageStillOpen(draft, command.Caller)
        ?? Limits.Reached(draft.Approval!.Retractions, Limits.Retractions, "retractions")
        ?? TakeBack(draft, command);

    private static Stop? Entitled(Draft draft, Caller caller, Say say)
    {
        // A vote that stands was cast by right; leaving the group later does not turn its repeat into an error.
        if (draft.Approval!.VoteOf(caller.Self) is not null)
            return null;
        if (draft.Approval.DelegationFrom(caller.Self) is { } delegation)
            return Stop.Because(RefusalCode.NotAnApprover, $"You handed your say to {delegation.To}; revoke the delegation to vote yourself.");
        return say.CountsAnywhere(draft.Approval)
            ? null
            : Stop.Because(RefusalCode.NotAnApprover, "You are not among the approvers of this request.");
    }

    private static Stop? EntitledOrVoted(Draft draft, Caller caller) =>
        draft.Approval!.Withdrawn.Contains(caller.Self) ? null : Entitled(draft, caller, Say.Of(draft.Approval, caller));

    private static Stop? SaidBefore(Draft draft, ApprovalCommand.CastVote command) =>
        draft.Approval!.VoteOf(command.Caller.Self)?.Verdict == command.Verdict ? Stop.Done : null;

    private static Stop? NotVotedYet(Draft draft, Caller caller) => draft.Approval!.VoteOf(caller.Self) is null
        ? null
        : Stop.Because(RefusalCode.AlreadyVoted, "You voted differently before; retract that vote first.");

    private static Stop? InOpenStage(Draft draft, Say say) => say.CountsIn(draft.Approval!, draft.Approval!.Stage)
        ? null
        : Stop.Because(RefusalCode.StageNotOpen, "Your stage is not the open one.");

    private static Stop? Commented(Draft draft, ApprovalCommand.CastVote command) =>
        draft.Approval!.Request.RequireComment && !HiddenCharacters.HasVisible(command.Comment) && !HiddenCharacters.HasVisible(command.Reason)
            ? Stop.Because(RefusalCode.CommentRequired, "This request asks for a comment with every vote.")
            : null;

    private static Stop? InputsFit(Draft draft, ApprovalCommand.CastVote command)
    {
        var errors = InputValidator.Validate(draft.Approval!.Request.Inputs, command.Inputs, command.Verdict == Verdict.Approve);
        return errors.Count == 0 ? null : Stop.Because(RefusalCode.InvalidInputs, "The inputs do not fit their definitions.", errors);
    }

    private static Stop Record(Draft draft, ApprovalCommand.CastVote command, Say say)
    {
        var approval = draft.Approval!;
        draft.Raise(
            new ApprovalEvent.VoteCast(
                command.Caller.Self, say.OnBehalfOf(approval), command.Verdict, command.Reason, command.Comment, command.Inputs,
                approval.Stage, say.Holds, [.. say.Received.Select(delegation => delegation.From)]),
            command.Caller, Guard.Seen(command));
        Consequences.AfterVote(draft);
        return Stop.Done;
    }

    private static Stop? NothingToRetract(Draft draft, Caller caller) =>
        draft.Approval!.VoteOf(caller.Self) is null && (draft.Approval is Approval.Pending || draft.Approval.Withdrawn.Contains(caller.Self))
            ? Stop.Done
            : null;

    private static Stop? StageStillOpen(Draft draft, Caller caller) => draft.Approval!.VoteOf(caller.Self)?.Stage == draft.Approval.Stage
        ? null
        : Stop.Because(RefusalCode.StageNotOpen, "The stage of your vote has closed.");

    private static Stop TakeBack(Draft draft, ApprovalCommand.RetractVote command)
    {
        draft.Raise(new ApprovalEvent.VoteRetracted(command.Caller.Self, draft.Approval!.Stage), command.Caller, Guard.Seen(command));
        return Stop.Done;
    }
}
