using System.Text.Json;
using Approvals.Domain.Conditions;
using Approvals.Domain.Inputs;
using Approvals.Domain.Json;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Domain.Views;

/// <summary>What a receipt says of a decided approval: who decided what, about which facts, under which policy, and where its audit chain ends.</summary>
public sealed record ReceiptView(
    Guid ApprovalId,
    Outcome Outcome,
    Cause Cause,
    DateTimeOffset DecidedAt,
    IReadOnlyList<ReceiptVote> Votes,
    string ContextHash,
    string PolicyHash,
    ReceiptHead Audit)
{
    public static ReceiptView Of(Approval.Decided approval) => new(
        approval.Id, approval.Decision.Outcome, approval.Decision.Cause, approval.Decision.At,
        [.. approval.Votes.Select(vote => new ReceiptVote(vote.By, vote.OnBehalfOf, vote.Verdict, vote.At, vote.Channel, vote.Stage))],
        approval.Request.ContextHash, PolicyView.Of(approval.Request).Hash(), new ReceiptHead(approval.Version, approval.HeadHash));
}

public sealed record ReceiptVote(Principal By, Principal? OnBehalfOf, Verdict Verdict, DateTimeOffset At, Channel Channel, int Stage);

/// <param name="Version">Of the newest event.</param>
/// <param name="Hash">Of its row: whatever is missing from the chain, or was changed in it, leads elsewhere.</param>
public sealed record ReceiptHead(int Version, string Hash);

/// <summary>The policy under which was decided: these members of the request, as the event <c>requested</c> holds them.</summary>
public sealed record PolicyView(
    IReadOnlyList<Stage> Stages,
    int RequireMinRejections,
    bool AllowSelfApproval,
    bool RequireComment,
    long? TimeoutMs,
    TimeoutAction TimeoutAction,
    IReadOnlyList<EscalationLevel> Escalation,
    Condition? AutoApprove,
    IReadOnlyList<InputDefinition> Inputs)
{
    public static PolicyView Of(ApprovalRequest request) => new(
        request.Stages, request.RequireMinRejections, request.AllowSelfApproval, request.RequireComment, request.TimeoutMs, request.TimeoutAction, request.Escalation,
        request.AutoApprove, request.Inputs);

    /// <summary><c>sha256:</c> and the lower-case hex SHA-256 of the policy in RFC 8785 form.</summary>
    public string Hash() => "sha256:" + CanonicalJson.Hash(JsonSerializer.SerializeToElement(this, DomainJson.Compact.PolicyView));
}
