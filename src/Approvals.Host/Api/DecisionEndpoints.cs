using Approvals.Application.Reading;
using Approvals.Domain.Views;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;
using Approvals.Host.Api.Waiting;

namespace Approvals.Host.Api;

/// <summary>How programs wait for the answer.</summary>
internal static class DecisionEndpoints
{
    public const string StatusHeader = "Approval-Status";

    public static void MapDecisions(this RouteGroupBuilder approvals)
    {
        approvals.MapGet("/{id}/decision", Decision).Describe("AwaitDecision", "Waits for the decision; 204 means still pending, ask again.")
            .Answers<ApprovalView>(200).Answers(204, "Still pending; ask again.").Asks("wait", "0 to 60 seconds, 0 by default.");
        approvals.MapGet("/{id}/gate", Gate).Describe("Gate", "The same for engines that read status codes only; 410 without Approval-Status for an unknown approval.")
            .Answers<ApprovalView>(200).Answers<ApprovalView>(403).Answers<ApprovalView>(404).Answers<ApprovalView>(410)
            .Asks("wait", "0 to 60 seconds, 0 by default.").Asks("approved", "Status code, 200 by default.").Asks("pending", "Status code, 404 by default.")
            .Asks("rejected", "Status code, 403 by default.").Asks("cancelled", "Status code, 410 by default.");
    }

    private static async Task<IResult> Decision(WaitCall call, DecisionWait waiting)
    {
        var seen = await waiting.ForAsync(call.Id, call.Context, call.Wait);
        if (!seen.IsKnown)
            return Problems.NotFound;
        return seen.Decided is { } decided ? new ApprovalAnswer(decided) : EmptyAnswer.StillPending(seen.Version);
    }

    private static async Task<IResult> Gate(GateCall call, DecisionWait waiting, IApprovalReader reader)
    {
        var seen = await waiting.ForAsync(call.Id, call.Context, call.Wait);
        // What was still pending is read once more for the body; it may have been decided in between, which is then the answer.
        var approval = seen.IsPending ? await reader.FindAsync(call.Id, call.Context.RequestAborted) : seen.Decided;
        if (approval is null)
            return Problems.NotFound with { OtherStatus = StatusCodes.Status410Gone };
        var status = ApprovalView.StatusOf(approval);
        call.Context.Response.Headers[StatusHeader] = status.ToString().ToLowerInvariant();
        return new ApprovalAnswer(approval, call.CodeOf(status));
    }
}
