using Approvals.Domain.Commands;
using Approvals.Domain.Events;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

internal static class Ending
{
    public static Stop Cancel(Draft draft, ApprovalCommand.Cancel command) =>
        Guard.Visible(draft, command.Caller)
        ?? Guard.Replay(draft, command)
        ?? MayCancel(draft, command.Caller)
        ?? DoneBefore(draft, Outcome.Cancelled, Cause.Cancel, command.Caller)
        ?? Guard.Versions(draft, command)
        ?? Guard.Pending(draft)
        ?? Decide(draft, command, command.Caller, Outcome.Cancelled, Cause.Cancel, command.Reason);

    public static Stop Override(Draft draft, ApprovalCommand.Override command) =>
        Guard.Visible(draft, command.Caller)
        ?? Guard.Replay(draft, command)
        ?? Guard.Role(command.Caller, Roles.Operator)
        // Breaking the glass on one's own request would be a second door past the self-approval guard.
        ?? (command.Outcome == Outcome.Approved ? Guard.NotOwnRequest(draft, command.Caller) : null)
        ?? DoneBefore(draft, command.Outcome, Cause.Override, command.Caller)
        ?? Guard.Versions(draft, command)
        ?? Guard.Pending(draft)
        ?? Decide(draft, command, command.Caller, command.Outcome, Cause.Override, command.Reason);

    public static Stop Erase(Draft draft, ApprovalCommand.Erase command) =>
        Guard.Visible(draft, command.Caller)
        ?? Guard.Replay(draft, command)
        ?? Guard.Role(command.Caller, Roles.Operator)
        ?? ErasedBefore(draft)
        ?? Guard.Versions(draft, command)
        ?? OnlyDecided(draft)
        ?? Forget(draft, command);

    private static Stop? MayCancel(Draft draft, Caller caller) =>
        caller.Is(Roles.Operator) || caller.Is(Roles.Requester) && caller.Self == draft.Approval!.Request.Requester
            ? null
            : Stop.Because(RefusalCode.Forbidden, "Only the requester or an operator cancels a request.");

    private static Stop? DoneBefore(Draft draft, Outcome outcome, Cause cause, Caller caller) =>
        draft.Approval is Approval.Decided { Decision: var made } && made.Outcome == outcome && made.Cause == cause && made.By.Contains(caller.Self)
            ? Stop.Done
            : null;

    private static Stop Decide(Draft draft, ApprovalCommand command, Caller caller, Outcome outcome, Cause cause, string? reason)
    {
        draft.Raise(new ApprovalEvent.Decided(outcome, cause, [caller.Self], reason, null), caller, Guard.Seen(command));
        return Stop.Done;
    }

    private static Stop? ErasedBefore(Draft draft) => draft.Approval is Approval.Decided { Erased: true } ? Stop.Done : null;

    private static Stop? OnlyDecided(Draft draft) => draft.Approval is Approval.Pending
        ? Stop.Because(RefusalCode.NotDecided, "Only a decided approval can be erased; cancel it first.")
        : null;

    private static Stop Forget(Draft draft, ApprovalCommand.Erase command)
    {
        draft.Raise(
            new ApprovalEvent.Erased([.. Enumerable.Range(1, draft.Approval!.Version)], command.Reason),
            command.Caller, Guard.Seen(command));
        return Stop.Done;
    }
}
