using System.Text.Json;

namespace Approvals.Client.Contracts;

/// <param name="Revision">The revision that was read; the vote is refused with 412 when the open stage has changed since.</param>
public sealed record ApproveBody(string? Comment = null, JsonElement? Inputs = null, int? Revision = null);

/// <inheritdoc cref="ApproveBody"/>
public sealed record RejectBody(string Reason, string? Comment = null, JsonElement? Inputs = null, int? Revision = null);

internal sealed record DelegateBody(string To, string? Reason);

internal sealed record ReasonBody(string? Reason);

internal sealed record OverrideBody(ApprovalStatus Outcome, string Reason);

internal sealed record CommentBody(string Text);

public sealed record BatchDecision(Guid Id, Verdict Verdict, string? Reason = null, string? Comment = null, int? Revision = null);

internal sealed record BatchBody(IReadOnlyList<BatchDecision> Decisions);

/// <param name="Status">The HTTP status that the vote alone would have had.</param>
/// <param name="Problem">Null when the vote was taken.</param>
public sealed record BatchResult(Guid Id, int Status, Approval? Approval, Problem? Problem);

internal sealed record BatchResults(IReadOnlyList<BatchResult> Results);
