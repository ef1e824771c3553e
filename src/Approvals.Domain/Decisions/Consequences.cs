using Approvals.Domain.Events;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

/// <summary>What follows from a vote without anybody asking: the next stage, an escalation, the decision.</summary>
internal static class Consequences
{
    public static void AfterVote(Draft draft)
    {
        var approval = draft.Approval!;
        var rejections = approval.Votes.Where(vote => vote.Verdict == Verdict.Reject).ToList();
        if (rejections.Count >= approval.Request.RequireMinRejections)
        {
            var last = rejections[^1];
            Decide(draft, Outcome.Rejected, Cause.Votes, [.. rejections.Select(vote => vote.By)], last.Reason, last.Inputs);
            return;
        }

        if (Tally.Of(approval).IsComplete && !CompleteStage(draft))
            return;
        EscalateWhileUnreachable(draft);
    }

    /// <summary>False when that was the last stage.</summary>
    private static bool CompleteStage(Draft draft)
    {
        var approval = draft.Approval!;
        if (approval.Stage + 1 < approval.Request.Stages.Count)
        {
            draft.Raise(new ApprovalEvent.StageOpened(approval.Stage + 1));
            return true;
        }

        var approvals = approval.Votes.Where(vote => vote.Verdict == Verdict.Approve).ToList();
        Decide(draft, Outcome.Approved, Cause.Votes, [.. approvals.Select(vote => vote.By)], approvals[^1].Reason, approvals[^1].Inputs);
        return false;
    }

    private static void EscalateWhileUnreachable(Draft draft)
    {
        while (!Reachability.IsReachable(draft.Approval!))
        {
            if (draft.Approval!.EscalationLevel == draft.Approval.Request.Escalation.Count)
            {
                Decide(draft, Outcome.Rejected, Cause.Unreachable, [], null, null);
                return;
            }

            Clock.Escalate(draft, EscalationTrigger.Unreachable);
        }
    }

    private static void Decide(Draft draft, Outcome outcome, Cause cause, IReadOnlyList<Principal> by, string? reason, Json.RawJson? inputs) =>
        draft.Raise(new ApprovalEvent.Decided(outcome, cause, by, reason, inputs));
}
