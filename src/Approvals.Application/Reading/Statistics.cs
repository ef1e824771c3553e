using Approvals.Domain.Principals;

namespace Approvals.Application.Reading;

/// <summary>Figures over the approvals created within a span of time.</summary>
/// <param name="ByOutcome">Counts by status, pending included.</param>
/// <param name="TimeoutRate">Share of the decided ones that were decided by timeout, 0 to 1.</param>
/// <param name="EscalationRate">Share of all that were escalated, 0 to 1.</param>
/// <param name="ActiveApprovers">People who voted.</param>
public sealed record Statistics(
    long Total,
    IReadOnlyDictionary<string, long> ByOutcome,
    IReadOnlyDictionary<string, long> ByCause,
    DurationStatistics TimeToDecisionMs,
    double TimeoutRate,
    double EscalationRate,
    long ActiveApprovers,
    IReadOnlyList<WorkflowStatistics> PerWorkflow,
    IReadOnlyList<ApproverStatistics> PerApprover);

/// <summary>Milliseconds; null while nothing was decided.</summary>
public sealed record DurationStatistics(double? Average, double? P50, double? P95);

public sealed record WorkflowStatistics(string? WorkflowId, long Total, long Approved, long Rejected, long Cancelled, long Pending, DurationStatistics TimeToDecisionMs);

/// <param name="ResponseMs">From creation to vote.</param>
public sealed record ApproverStatistics(Principal Approver, long Approved, long Rejected, DurationStatistics ResponseMs);
