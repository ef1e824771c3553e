using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Domain.Views;
using Approvals.Host.Ui.Parts;

namespace Approvals.Host.Ui.Review;

/// <summary>Says what happened to an approval since a form was opened, for people.</summary>
internal static class Changes
{
    public static string Since(Approval approval, int? revision)
    {
        var view = ApprovalView.Of(approval);
        var stage = view.Stages[view.Stage].Name is { } name ? $"“{name}”" : $"{view.Stage + 1}";
        var moved = view.Stages.Count > 1
            ? $"Meanwhile stage {stage} was opened, {view.Stage + 1} of {view.Stages.Count}."
            : "Meanwhile the request moved on.";
        var names = ShownNames.Of(ShownNames.In(approval));
        var waits = view.Progress.WaitingOn.Count > 0 ? $" It now waits on {Words.List(view.Progress.WaitingOn.Select(names.Text))}." : "";
        return revision is null ? "The form named no revision. Look again and confirm." : moved + waits + " Nothing was done; look again and confirm.";
    }
}
