using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

public enum DueKind
{
    Escalation,
    Reminder,
    Deadline,
}

/// <summary>Something that the clock will do to a pending approval.</summary>
public sealed record Due(DueKind Kind, DateTimeOffset At);

/// <summary>What lies ahead of a pending approval, derived from its state.</summary>
public static class Timeline
{
    /// <summary>The next of each kind, soonest first; at the same instant escalation comes before reminder before deadline.</summary>
    public static IReadOnlyList<Due> Ahead(Approval? approval) => approval is Approval.Pending pending
        ? [.. new[] { Escalation(pending), Reminder(pending), Deadline(pending) }.OfType<Due>().OrderBy(due => due.At).ThenBy(due => due.Kind)]
        : [];

    /// <summary>Distances to the deadline at which a reminder is sent, the longest, and so the earliest, first.</summary>
    public static IReadOnlyList<long> Marks(Approval approval) =>
        [.. approval.Request.RemindBeforeMs.Distinct().OrderDescending()];

    private static Due? Escalation(Approval.Pending pending) =>
        pending.Request.Escalation.ElementAtOrDefault(pending.EscalationLevel) is { AfterMs: { } after }
            ? new Due(DueKind.Escalation, pending.CreatedAt.AddMilliseconds(after))
            : null;

    private static Due? Reminder(Approval.Pending pending)
    {
        var marks = Marks(pending);
        if (pending.Deadline is not { } deadline)
            return null;
        for (var i = pending.RemindersSent; i < marks.Count; i++)
        {
            // A mark before the approval began, or before its deadline was moved, would only repeat the invitation.
            if (marks[i] < pending.Request.TimeoutMs)
                return new Due(DueKind.Reminder, deadline.AddMilliseconds(-marks[i]));
        }

        return null;
    }

    private static Due? Deadline(Approval.Pending pending) =>
        pending.Deadline is { } deadline ? new Due(DueKind.Deadline, deadline) : null;
}
