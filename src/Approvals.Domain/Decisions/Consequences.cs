using Approvals.Domain.Events;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

/// <summary>What follows from a vote or an escalation without anybody asking: the next stage, an escalation, the decision.</summary>
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

        GoOn(draft);
    }

    /// <summary>Votes that stand may count for more once somebody joined, so an escalation can complete a stage or the whole.</summary>
    public static void AfterEscalation(Draft draft) => GoOn(draft);

    private static void GoOn(Draft draft)
    {
        while (draft.Approval is Approval.Pending pending)
        {
            if (Tally.Of(pending).IsComplete)
                CompleteStage(draft);
            else if (Reachability.IsReachable(pending))
                return;
            else if (pending.EscalationLevel < pending.Request.Escalation.Count)
                Clock.TakeLevel(draft, EscalationTrigger.Unreachable);
            else
                Decide(draft, Outcome.Rejected, Cause.Unreachable, [], null, null);
        }
    }

    private static void CompleteStage(Draft draft)
    {
        var approval = draft.Approval!;
        if (approval.Stage + 1 < approval.Request.Stages.Count)
        {
            draft.Raise(new ApprovalEvent.StageOpened(approval.Stage + 1));
            return;
        }

        var approvals = approval.Votes.Where(vote => vote.Verdict == Verdict.Approve).ToList();
        Decide(draft, Outcome.Approved, Cause.Votes, [.. approvals.Select(vote => vote.By)], approvals[^1].Reason, approvals[^1].Inputs);
    }

    private static void Decide(Draft draft, Outcome outcome, Cause cause, IReadOnlyList<Principal> by, string? reason, Json.RawJson? inputs) =>
        draft.Raise(new ApprovalEvent.Decided(outcome, cause, by, reason, inputs));
}
