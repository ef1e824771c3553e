using Approvals.Domain.Commands;
using Approvals.Domain.Events;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

internal static class Talking
{
    /// <summary>A nudge within this time after another is taken as the same one.</summary>
    public static readonly TimeSpan NudgePause = TimeSpan.FromMinutes(1);

    public static Stop Comment(Draft draft, ApprovalCommand.AddComment command) =>
        Guard.Visible(draft, command.Caller)
        ?? Guard.Replay(draft, command)
        ?? TakesPart(draft, command.Caller)
        ?? Guard.Versions(draft, command)
        ?? NotErased(draft)
        ?? Limits.Reached(draft.Approval!.Comments.Count, Limits.Comments, "comments")
        ?? Say(draft, command);

    public static Stop Remind(Draft draft, ApprovalCommand.Remind command) =>
        Guard.Visible(draft, command.Caller)
        ?? Guard.Replay(draft, command)
        ?? MayNudge(draft, command.Caller)
        ?? Guard.Versions(draft, command)
        ?? Guard.Pending(draft)
        ?? NudgedLately(draft)
        ?? Limits.Reached(draft.Approval!.Nudges, Limits.Nudges, "reminders that somebody asks for")
        ?? Nudge(draft, command);

    private static Stop? TakesPart(Draft draft, Caller caller) =>
        caller.Is(Roles.Approver | Roles.Operator) || caller.Self == draft.Approval!.Request.Requester
            ? null
            : Stop.Because(RefusalCode.Forbidden, "Commenting needs the role approver, or to be the requester.");

    /// <summary>What people say about a decision belongs to it, unless it was to be forgotten.</summary>
    private static Stop? NotErased(Draft draft) => draft.Approval is Approval.Decided { Erased: true }
        ? Stop.Because(RefusalCode.AlreadyDecided, "The approval was erased; nothing is added to it.")
        : null;

    private static Stop? MayNudge(Draft draft, Caller caller) =>
        caller.Is(Roles.Operator) || caller.Is(Roles.Requester) && caller.Self == draft.Approval!.Request.Requester
            ? null
            : Stop.Because(RefusalCode.Forbidden, "Only the requester reminds the approvers.");

    private static Stop? NudgedLately(Draft draft) =>
        draft.Approval!.NudgedAt is { } last && draft.Now - last < NudgePause ? Stop.Done : null;

    private static Stop Say(Draft draft, ApprovalCommand.AddComment command)
    {
        draft.Raise(new ApprovalEvent.Commented(command.Caller.Self, command.Text), command.Caller, Guard.Seen(command));
        return Stop.Done;
    }

    private static Stop Nudge(Draft draft, ApprovalCommand.Remind command)
    {
        var approval = draft.Approval!;
        draft.Raise(
            new ApprovalEvent.Reminded(Tally.Of(approval).WaitingOn, approval.RemindersSent, Scheduled: false),
            command.Caller, Guard.Seen(command));
        return Stop.Done;
    }
}
