namespace Approvals.Actors.Messages;

/// <summary>An approval has a new version. A hint for those who watch it, never the truth: the database has that.</summary>
public sealed record ApprovalChanged(Guid ApprovalId, int Version, bool IsPending) : IWithApprovalId;
