using Approvals.Domain.Events;
using Approvals.Domain.Policy;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

/// <summary>Takes everything that fell due, in the order in which it did.</summary>
internal static class Clock
{
    public static void Settle(Draft draft)
    {
        while (Next(draft) is { } due && due.At <= draft.Now)
        {
            switch (due.Kind)
            {
                case DueKind.Escalation:
                    Escalate(draft, EscalationTrigger.Schedule, due.At);
                    break;
                case DueKind.Reminder:
                    Remind(draft, due.At);
                    break;
                default:
                    TimeOut(draft, due.At);
                    break;
            }
        }
    }

    /// <summary>A reminder that its deadline has overtaken is dropped: there is nothing left to remind of.</summary>
    private static Due? Next(Draft draft)
    {
        var tooLate = draft.Approval is Approval.Pending pending && pending.Deadline <= draft.Now;
        return Timeline.Ahead(draft.Approval).FirstOrDefault(due => due.Kind != DueKind.Reminder || !tooLate);
    }

    /// <summary>Takes the next level. Only a timeout gives the newcomers a deadline of their own.</summary>
    public static void TakeLevel(Draft draft, EscalationTrigger trigger, DateTimeOffset? due = null)
    {
        var pending = draft.Pending;
        var deadline = trigger == EscalationTrigger.Timeout ? draft.Now.AddMilliseconds(pending.Request.TimeoutMs ?? 0) : pending.Deadline;
        draft.Raise(
            new ApprovalEvent.Escalated(pending.EscalationLevel + 1, pending.Request.Escalation[pending.EscalationLevel].To, trigger, deadline),
            due);
    }

    private static void Escalate(Draft draft, EscalationTrigger trigger, DateTimeOffset due)
    {
        TakeLevel(draft, trigger, due);
        Consequences.AfterEscalation(draft);
    }

    private static void TimeOut(Draft draft, DateTimeOffset due)
    {
        var pending = draft.Pending;
        if (pending.Request.TimeoutAction == TimeoutAction.Escalate && pending.EscalationLevel < pending.Request.Escalation.Count)
        {
            Escalate(draft, EscalationTrigger.Timeout, due);
            return;
        }

        var outcome = pending.Request.TimeoutAction == TimeoutAction.Approve ? Outcome.Approved : Outcome.Rejected;
        draft.Raise(new ApprovalEvent.Decided(outcome, Cause.Timeout, [], null, null), due);
    }

    /// <summary>After an outage several reminders may be due at once; people get one.</summary>
    private static void Remind(Draft draft, DateTimeOffset due)
    {
        var pending = draft.Pending;
        var deadline = pending.Deadline!.Value;
        var passed = Timeline.Marks(pending).Count(mark => deadline.AddMilliseconds(-mark) <= draft.Now);
        draft.Raise(new ApprovalEvent.Reminded(Tally.Of(pending).WaitingOn, passed, Scheduled: true), due);
    }
}
