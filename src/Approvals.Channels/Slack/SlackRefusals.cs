using Approvals.Domain.Decisions;
using Approvals.Domain.State;

namespace Approvals.Channels.Slack;

/// <summary>Refusals in words for the person who pressed the button.</summary>
internal static class SlackRefusals
{
    public static string Explain(Refusal refusal, Approval approval) => refusal.Code switch
    {
        RefusalCode.VersionMismatch => $"The question changed since this message: {StageOf(approval)} Look at it again before you decide; the message shows it now.",
        RefusalCode.AlreadyDecided => $"{refusal.Detail} The message shows the outcome now.",
        RefusalCode.NotFound or RefusalCode.NotAnApprover or RefusalCode.Forbidden => "You are not among those who may decide this.",
        RefusalCode.SelfApproval => "You asked for this yourself, so somebody else has to decide.",
        _ => refusal.Detail,
    };

    private static string StageOf(Approval approval) => approval.OpenStage.Name is { } name
        ? $"the stage {name} is open now, {approval.Stage + 1} of {approval.Request.Stages.Count}."
        : $"stage {approval.Stage + 1} of {approval.Request.Stages.Count} is open now.";
}
