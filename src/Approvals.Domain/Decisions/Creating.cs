using Approvals.Domain.Commands;
using Approvals.Domain.Conditions;
using Approvals.Domain.Events;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

internal static class Creating
{
    public static Stop Create(Draft draft, ApprovalCommand.Create command) =>
        Guard.Role(command.Caller, Roles.Requester)
        ?? Guard.Replay(draft, command)
        ?? Unused(draft)
        ?? AboveFloor(command)
        ?? Begin(draft, command);

    /// <summary>Ids are chosen by the host at random; meeting one again means that this very create was committed.</summary>
    private static Stop? Unused(Draft draft) => draft.Approval is null ? null : Stop.Done;

    private static Stop? AboveFloor(ApprovalCommand.Create command) => command.Floor.Violation(command.Request) is { } violation
        ? Stop.Because(RefusalCode.PolicyViolation, violation)
        : null;

    private static Stop Begin(Draft draft, ApprovalCommand.Create command)
    {
        var request = command.Request;
        var evaluation = request.AutoApprove is { } condition ? ConditionEvaluator.Evaluate(condition, request.Context) : null;
        DateTimeOffset? deadline = request.TimeoutMs is { } timeout ? draft.Now.AddMilliseconds(timeout) : null;
        draft.Raise(new ApprovalEvent.Requested(draft.Id, request, deadline, evaluation), command.Caller, Guard.Seen(command));
        if (evaluation is { Held: true })
            draft.Raise(new ApprovalEvent.Decided(Outcome.Approved, Cause.Auto, [], null, null));
        return Stop.Done;
    }
}
