using Approvals.Domain.Principals;
using Approvals.Domain.Requests;

namespace Approvals.Domain.Policy;

/// <summary>The least that the operator allows a request to ask for, workflow by workflow.</summary>
public sealed record PolicyFloor(IReadOnlyList<FloorRule> Rules)
{
    public static PolicyFloor None { get; } = new([]);

    /// <summary>What the request asks that the operator does not allow; null when nothing.</summary>
    public string? Violation(ApprovalRequest request) =>
        Rules.Where(rule => rule.Covers(request.WorkflowId)).Select(rule => rule.Violation(request)).FirstOrDefault(found => found is not null);
}

/// <summary>
/// One <c>Approvals:Policies</c> entry. A flag that is not set forbids: who writes a floor for a workflow should not have
/// left a door beside it.
/// </summary>
public sealed record FloorRule
{
    /// <summary>Workflow name; <c>*</c> stands for any run of characters, and alone also for "none".</summary>
    public string WorkflowId { get; init; } = "*";

    /// <summary>Only votes of these count towards <see cref="MinApprovers"/>; empty means anybody's.</summary>
    public IReadOnlyList<Principal> Approvers { get; init; } = [];

    public int MinApprovers { get; init; } = 1;

    /// <summary>How many rejections a request may ask for at most; null: only as many as it asks for approvals.</summary>
    public int? MaxRejections { get; init; }

    public long? MinTimeoutMs { get; init; }

    public bool AllowSelfApproval { get; init; }

    public bool AllowAutoApprove { get; init; }

    public bool AllowTimeoutApprove { get; init; }

    public bool Covers(string? workflowId) => Wildcard.Matches(WorkflowId, workflowId ?? "");

    public string? Violation(ApprovalRequest request)
    {
        if (request.AllowSelfApproval && !AllowSelfApproval)
            return "The operator does not allow self-approval for this workflow.";
        if (request.AutoApprove is not null && !AllowAutoApprove)
            return "The operator does not allow auto-approval for this workflow.";
        if (request.TimeoutAction == TimeoutAction.Approve && request.TimeoutMs is not null && !AllowTimeoutApprove)
            return "The operator does not allow approval by timeout for this workflow.";
        if (MinTimeoutMs is { } least && request.TimeoutMs is { } asked && asked < least)
            return $"The operator asks for a timeout of at least {least} ms for this workflow.";
        // To refuse must not take more people than to approve, or nobody can.
        var rejections = Math.Min(MaxRejections ?? int.MaxValue, request.Stages.Sum(stage => stage.Rules.Sum(rule => rule.Min)));
        if (request.RequireMinRejections > rejections)
            return $"The operator allows at most {rejections} required rejection(s) for this request.";
        return CountedVotes(request) < MinApprovers
            ? $"The operator asks for at least {MinApprovers} approval(s){Among()} for this workflow."
            : null;
    }

    /// <summary>
    /// Every rule takes different people, so the mins of the rules that only the floor's approvers can meet add up.
    /// Escalation targets join every rule, so one outsider there makes no rule count.
    /// </summary>
    private int CountedVotes(ApprovalRequest request)
    {
        if (Approvers.Count == 0)
            return request.Stages.Sum(stage => stage.Rules.Sum(rule => rule.Min));
        if (!request.Escalation.All(level => level.To.All(Approvers.Contains)))
            return 0;
        return request.Stages.Sum(stage => stage.Rules.Where(rule => !rule.IsAnyone && rule.From.All(Approvers.Contains)).Sum(rule => rule.Min));
    }

    private string Among() => Approvers.Count == 0 ? "" : " among " + string.Join(", ", Approvers);
}
