using Approvals.Domain.State;

namespace Approvals.Domain.Audit;

/// <summary>The part of an event that is hashed and holds nothing personal; it survives erasure.</summary>
public sealed record AuditRecord(
    Guid ApprovalId,
    int Version,
    string Type,
    DateTimeOffset At,
    Verdict? Verdict,
    Outcome? Outcome,
    Cause? Cause,
    int? Stage,
    string PayloadHash);
