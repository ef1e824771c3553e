using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Domain.Views;
using Approvals.Host.Ui.Parts;

namespace Approvals.Host.Ui.Review;

/// <summary>Says what follows from a move, out of the state that would follow.</summary>
internal static class Then
{
    public static string Of(Approval then, ApprovalView now, ShownNames names)
    {
        var view = ApprovalView.Of(then);
        if (then is Approval.Decided decided)
            return decided.Decision.Cause == Cause.Votes
                ? $"This decides it: {Words.Lower(view.Status)} at once, and {names.Text(view.Requester)} goes on."
                : $"The request is {Words.Lower(view.Status)}.";
        if (view.Stage > now.Stage)
            return $"This completes the stage and opens {NameOf(view)}, which waits on {Waiting(view, names)}.";
        var missing = view.Progress.Required - view.Progress.Approved;
        return view.Progress.Approved > now.Progress.Approved
            ? $"After that {Words.Count(missing, "more approval is", "more approvals are")} needed, from {Waiting(view, names)}."
            : $"The request stays open, and waits on {Waiting(view, names)}.";
    }

    public static string AtDeadline(ApprovalView view, ShownNames names) => view.TimeoutAction switch
    {
        Domain.Requests.TimeoutAction.Approve => "approved",
        Domain.Requests.TimeoutAction.Escalate when view.EscalationLevel < view.Escalation.Count =>
            $"escalated to {Words.List(view.Escalation[view.EscalationLevel].To.Select(names.Text))}",
        _ => "rejected",
    };

    private static string NameOf(ApprovalView view) => view.Stages[view.Stage].Name is { } name ? $"stage {view.Stage + 1}, {name}" : $"stage {view.Stage + 1}";

    private static string Waiting(ApprovalView view, ShownNames names) =>
        view.Progress.WaitingOn.Count > 0 ? Words.List(view.Progress.WaitingOn.Select(names.Text)) : "any approver";
}
