using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Domain.Views;

namespace Approvals.Channels.Templates.Model;

internal static class ApprovalModel
{
    private const int MaxDescription = 1200;
    private const int MaxWaiting = 5;

    public static Dictionary<string, object?> Of(Approval approval, ShownNames names)
    {
        var request = approval.Request;
        var tally = Tally.Of(approval);
        var (facts, more) = Facts.Of(request.Context);
        return new(StringComparer.Ordinal)
        {
            ["id"] = approval.Id.ToString(),
            ["revision"] = approval.Revision,
            ["status"] = ApprovalView.StatusOf(approval).ToString().ToLowerInvariant(),
            ["title"] = request.Title,
            ["description"] = string.IsNullOrWhiteSpace(request.Description) ? null : TextLimit.Cut(request.Description.Trim(), MaxDescription),
            ["requester"] = names.Text(request.Requester),
            ["workflow"] = request.WorkflowId,
            ["priority"] = request.Priority.ToString().ToLowerInvariant(),
            ["urgent"] = request.Priority >= Priority.High,
            ["critical"] = request.Priority == Priority.Critical,
            ["stage"] = request.Stages.Count > 1 ? StageOf(approval) : null,
            ["approved"] = tally.Approved,
            ["required"] = tally.Required,
            ["waitingOn"] = WaitingOn(tally.WaitingOn.Select(names.Text).ToList()),
            ["timeout"] = TimeoutOf(request.TimeoutAction),
            ["needsInputs"] = request.Inputs.Any(input => input.Required),
            ["facts"] = facts,
            ["moreFacts"] = more,
        };
    }

    private static Dictionary<string, object?> StageOf(Approval approval) => new(StringComparer.Ordinal)
    {
        ["name"] = approval.OpenStage.Name ?? $"stage {approval.Stage + 1}",
        ["number"] = approval.Stage + 1,
        ["of"] = approval.Request.Stages.Count,
    };

    private static string? WaitingOn(List<string> names) => names.Count switch
    {
        0 => null,
        <= MaxWaiting => string.Join(", ", names),
        _ => $"{string.Join(", ", names.Take(MaxWaiting))} and {names.Count - MaxWaiting} more",
    };

    /// <summary>Completes "after that it is …".</summary>
    private static string TimeoutOf(TimeoutAction action) => action switch
    {
        TimeoutAction.Approve => "approved",
        TimeoutAction.Escalate => "escalated",
        _ => "rejected",
    };
}
