namespace Approvals.Client.Contracts;

/// <summary>Figures over the approvals created within a span of time.</summary>
/// <param name="TimeoutRate">Share of the decided ones that were decided by timeout, 0 to 1.</param>
/// <param name="EscalationRate">Share of all that were escalated, 0 to 1.</param>
public sealed record Statistics(
    long Total,
    IReadOnlyDictionary<string, long> ByOutcome,
    IReadOnlyDictionary<string, long> ByCause,
    Durations TimeToDecisionMs,
    double TimeoutRate,
    double EscalationRate,
    long ActiveApprovers,
    IReadOnlyList<WorkflowFigures> PerWorkflow,
    IReadOnlyList<ApproverFigures> PerApprover);

/// <summary>Milliseconds; null while nothing was decided.</summary>
public sealed record Durations(double? Average, double? P50, double? P95);

public sealed record WorkflowFigures(
    string? WorkflowId, long Total, long Approved, long Rejected, long Cancelled, long Pending, Durations? TimeToDecisionMs);

/// <param name="ResponseMs">From creation to vote.</param>
public sealed record ApproverFigures(string Approver, long Approved, long Rejected, Durations? ResponseMs);
