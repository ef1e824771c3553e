using System.Text.Json.Serialization;
using Approvals.Domain.Inputs;
using Approvals.Domain.Json;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Domain.Views;

/// <summary>An approval as clients, pages and webhooks see it. Fields without a value are present as null.</summary>
public sealed record ApprovalView
{
    /// <summary>Bytes of UTF-8, as the context was sent.</summary>
    public const int MaxContextInList = 8 * 1024;

    public required Guid Id { get; init; }

    /// <summary>Counts events: 1, 2, 3 …, no gaps.</summary>
    public required int Version { get; init; }

    /// <summary>The version at which the open stage opened; send it with a vote to be told when the question changed.</summary>
    public required int Revision { get; init; }

    public required ApprovalStatus Status { get; init; }

    public required string Title { get; init; }

    public required string? Description { get; init; }

    /// <summary>Null only in a list, where <see cref="ContextOmitted"/> is true, and where the approval was erased.</summary>
    public required RawJson? Context { get; init; }

    /// <summary>Only in a list: true where the context was too large for one and is null; the approval itself always carries it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ContextOmitted { get; init; }

    public required string ContextHash { get; init; }

    public required string? WorkflowId { get; init; }

    public required string? JobId { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    public required Principal Requester { get; init; }

    public required IReadOnlyList<Principal> Approvers { get; init; }

    public required IReadOnlyList<Stage> Stages { get; init; }

    public required int Stage { get; init; }

    public required ProgressView Progress { get; init; }

    public required int RequireMinRejections { get; init; }

    public required bool AllowSelfApproval { get; init; }

    public required bool RequireComment { get; init; }

    public required IReadOnlyList<VoteView> Votes { get; init; }

    public required IReadOnlyList<DelegationView> Delegations { get; init; }

    /// <summary>
    /// Only in a list: true where what people wrote with votes and delegations was too large for one, so that <c>reason</c>, <c>comment</c> and
    /// <c>inputs</c> in them are null; the approval itself always carries them.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? RemarksOmitted { get; init; }

    /// <summary>Null only in a list, which carries none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CommentView>? Comments { get; init; }

    public required IReadOnlyList<InputDefinition> Inputs { get; init; }

    public required Priority Priority { get; init; }

    public required DateTimeOffset? Deadline { get; init; }

    public required long? TimeoutMs { get; init; }

    public required TimeoutAction TimeoutAction { get; init; }

    public required IReadOnlyList<EscalationLevel> Escalation { get; init; }

    public required int EscalationLevel { get; init; }

    public required Decision? Decision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public static ApprovalView Of(Approval approval)
    {
        var request = approval.Request;
        var tally = Tally.Of(approval);
        return new ApprovalView
        {
            Id = approval.Id,
            Version = approval.Version,
            Revision = approval.Revision,
            Status = StatusOf(approval),
            Title = request.Title,
            Description = request.Description,
            Context = approval is Approval.Decided { Erased: true } ? null : request.Context,
            ContextHash = request.ContextHash,
            WorkflowId = request.WorkflowId,
            JobId = request.JobId,
            Tags = request.Tags,
            Requester = request.Requester,
            Approvers = [.. request.Stages.SelectMany(stage => stage.Rules).SelectMany(rule => rule.From).Distinct()],
            Stages = request.Stages,
            Stage = approval.Stage,
            Progress = new ProgressView(tally.Approved, tally.Required, tally.WaitingOn),
            RequireMinRejections = request.RequireMinRejections,
            AllowSelfApproval = request.AllowSelfApproval,
            RequireComment = request.RequireComment,
            Votes = [.. approval.Votes.Select(VoteView.Of)],
            Delegations = [.. approval.Delegations.Where(delegation => delegation.IsActive).Select(DelegationView.Of)],
            Comments = [.. approval.Comments.Select(CommentView.Of)],
            Inputs = request.Inputs,
            Priority = request.Priority,
            Deadline = approval.Deadline,
            TimeoutMs = request.TimeoutMs,
            TimeoutAction = request.TimeoutAction,
            Escalation = request.Escalation,
            EscalationLevel = approval.EscalationLevel,
            Decision = (approval as Approval.Decided)?.Decision,
            CreatedAt = approval.CreatedAt,
            UpdatedAt = approval.UpdatedAt,
        };
    }

    /// <summary>As an item of a list, whose size stays bounded whatever was asked and said.</summary>
    public static ApprovalView InList(Approval approval)
    {
        var view = Of(approval);
        var omitsContext = approval.Request.Context.Size > MaxContextInList;
        var omitsRemarks = approval.AreRemarksLeftOut || Remarks.AreLarge(approval);
        return view with
        {
            Comments = null,
            Context = omitsContext ? null : view.Context,
            ContextOmitted = omitsContext,
            Votes = omitsRemarks ? [.. view.Votes.Select(vote => vote with { Reason = null, Comment = null, Inputs = null })] : view.Votes,
            Delegations = omitsRemarks ? [.. view.Delegations.Select(delegation => delegation with { Reason = null })] : view.Delegations,
            RemarksOmitted = omitsRemarks,
        };
    }

    public static ApprovalStatus StatusOf(Approval approval) => approval switch
    {
        Approval.Decided { Decision.Outcome: Outcome.Approved } => ApprovalStatus.Approved,
        Approval.Decided { Decision.Outcome: Outcome.Rejected } => ApprovalStatus.Rejected,
        Approval.Decided => ApprovalStatus.Cancelled,
        _ => ApprovalStatus.Pending,
    };
}
