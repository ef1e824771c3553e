using Approvals.Application.Deliveries;
using Approvals.Domain.Commands;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Domain.Views;
using Approvals.Host.Api.Answers;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Bodies;
using Approvals.Host.Api.Errors;
using Approvals.Host.Api.OpenApi;

namespace Approvals.Host.Api;

/// <summary>Everything that changes one approval.</summary>
internal static class CommandEndpoints
{
    public static void MapCommands(this RouteGroupBuilder approvals)
    {
        approvals.MapPost("", Create).Describe("Create", "Asks for a decision.")
            .Takes<ApprovalDraft>().Answers<ApprovalView>(201).Answers<ApprovalView>(200).Refuses(ErrorKind.Forbidden, ErrorKind.PolicyViolation);
        approvals.MapPost("/{id}/approve", Approve).Describe("Approve", "Votes for the approval.")
            .Takes<ApproveBody>(required: false).Answers<ApprovalView>(200).Refuses(Voting);
        approvals.MapPost("/{id}/reject", Reject).Describe("Reject", "Votes against the approval, with a reason.")
            .Takes<RejectBody>().Answers<ApprovalView>(200).Refuses(Voting);
        approvals.MapDelete("/{id}/vote", Retract).Describe("RetractVote", "Takes my vote back while its stage is open.")
            .Takes<RevisionBody>(required: false).Answers<ApprovalView>(200).Refuses(Deciding).Refuses(ErrorKind.NotAnApprover, ErrorKind.StageNotOpen, ErrorKind.TooMany);
        approvals.MapPost("/{id}/delegate", Delegate).Describe("Delegate", "Hands my say to another person.")
            .Takes<DelegateBody>().Answers<ApprovalView>(200).Refuses(Deciding).Refuses(ErrorKind.NotAnApprover, ErrorKind.SelfApproval, ErrorKind.AlreadyVoted, ErrorKind.DelegationRefused, ErrorKind.TooMany);
        approvals.MapDelete("/{id}/delegate", Revoke).Describe("RevokeDelegation", "Takes my say back.")
            .Takes<RevisionBody>(required: false).Answers<ApprovalView>(200).Refuses(Deciding).Refuses(ErrorKind.AlreadyVoted);
        approvals.MapPost("/{id}/cancel", Cancel).Describe("Cancel", "Withdraws the request.")
            .Takes<CancelBody>(required: false).Answers<ApprovalView>(200).Refuses(Deciding);
        approvals.MapPost("/{id}/override", Override).Describe("Override", "Decides without votes (break-glass, operators only).")
            .Takes<OverrideBody>().Answers<ApprovalView>(200).Refuses(Deciding).Refuses(ErrorKind.SelfApproval);
        approvals.MapPost("/{id}/remind", Remind).Describe("Remind", "Nudges those still waited on, at most once a minute.")
            .Takes<RevisionBody>(required: false).Answers<ApprovalView>(202).Refuses(Deciding).Refuses(ErrorKind.TooMany);
        approvals.MapPost("/{id}/comments", Comment).Describe("Comment", "Adds a comment, also after the decision; at most 200.")
            .Takes<CommentBody>().Answers<ApprovalView>(201).Answers<ApprovalView>(200).Refuses(Deciding).Refuses(ErrorKind.TooMany);
        approvals.MapPost("/{id}/erase", Erase).Describe("Erase", "Removes what people wrote from a decided approval and its journal; hashes, votes and the decision stay; operators.")
            .Takes<EraseBody>().Answers<ApprovalView>(200).Refuses(ErrorKind.Forbidden, ErrorKind.VersionMismatch, ErrorKind.NotDecided);
    }

    private static readonly ErrorKind[] Deciding = [ErrorKind.Forbidden, ErrorKind.AlreadyDecided, ErrorKind.VersionMismatch];

    private static readonly ErrorKind[] Voting =
    [
        .. Deciding, ErrorKind.NotAnApprover, ErrorKind.SelfApproval, ErrorKind.AlreadyVoted, ErrorKind.StageNotOpen,
        ErrorKind.CommentRequired, ErrorKind.InvalidInputs,
    ];

    private static Task<IResult> Create(CreateCall call, Commander commander) =>
        commander.AskAsync(call, new ApprovalCommand.Create(call.Caller, call.Request, call.Floor), whenChanged: 201);

    private static Task<IResult> Approve(Call<ApproveBody> call, Commander commander) =>
        commander.AskAsync(call, new ApprovalCommand.CastVote(call.Caller, Verdict.Approve, null, call.Body.Comment, call.Body.Inputs));

    private static Task<IResult> Reject(Call<RejectBody> call, Commander commander) =>
        commander.AskAsync(call, new ApprovalCommand.CastVote(call.Caller, Verdict.Reject, call.Body.Reason, call.Body.Comment, call.Body.Inputs));

    private static Task<IResult> Retract(Call<RevisionBody> call, Commander commander) =>
        commander.AskAsync(call, new ApprovalCommand.RetractVote(call.Caller));

    private static Task<IResult> Delegate(Call<DelegateBody> call, Commander commander) =>
        commander.AskAsync(call, new ApprovalCommand.Delegate(call.Caller, Principal.Parse(call.Body.To!), call.Body.Reason));

    private static Task<IResult> Revoke(Call<RevisionBody> call, Commander commander) =>
        commander.AskAsync(call, new ApprovalCommand.RevokeDelegation(call.Caller));

    private static Task<IResult> Cancel(Call<CancelBody> call, Commander commander) =>
        commander.AskAsync(call, new ApprovalCommand.Cancel(call.Caller, call.Body.Reason));

    private static Task<IResult> Override(Call<OverrideBody> call, Commander commander) =>
        commander.AskAsync(call, new ApprovalCommand.Override(call.Caller, OutcomeOf(call.Body.Outcome!), call.Body.Reason!));

    // 202 also for a nudge within the pause after another: the approvers have been told. A repeat by key is 200 like any other.
    private static Task<IResult> Remind(Call<RevisionBody> call, Commander commander) =>
        commander.AskAsync(call, new ApprovalCommand.Remind(call.Caller), whenChanged: 202, whenRepeated: call.Guard is null ? 202 : 200);

    private static Task<IResult> Comment(Call<CommentBody> call, Commander commander) =>
        commander.AskAsync(call, new ApprovalCommand.AddComment(call.Caller, call.Body.Text!), whenChanged: 201);

    private static async Task<IResult> Erase(Call<EraseBody> call, Commander commander, IDeliveryLog deliveries)
    {
        var answer = await commander.AskAsync(call, new ApprovalCommand.Erase(call.Caller, call.Body.Reason!));
        // After every success, also of a repeat: a node that died between the two steps leaves this one to whoever asks again.
        if (answer is ApprovalAnswer)
            await deliveries.EraseTextsAsync(call.Id, call.Context.RequestAborted);
        return answer;
    }

    private static Outcome OutcomeOf(string word) => word == "approved" ? Outcome.Approved : Outcome.Rejected;
}
