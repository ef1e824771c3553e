using Approvals.Domain.Views;

namespace Approvals.Host.Api.OpenApi;

// What the answers look like, for the description only: they are written without an object in between.

public sealed record ApprovalPage(IReadOnlyList<ApprovalView> Items, string? NextCursor);

public sealed record AuditPage(IReadOnlyList<AuditEntry> Items);

/// <param name="Payload">Exact JSON text; null after erasure, or when it holds a client address that the caller may not see.</param>
/// <param name="Record">Exact JSON text of what is hashed.</param>
public sealed record AuditEntry(
    int Version, string Type, DateTimeOffset At, string? Actor, string? Channel, Domain.Json.RawJson? Data, string? Payload, string Record, string PrevHash, string Hash);

public sealed record BatchResults(IReadOnlyList<BatchResult> Results);

public sealed record BatchResult(Guid Id, int Status, ApprovalView? Approval, ProblemDocument? Problem);

public sealed record ProblemDocument(
    string Type, string Title, int Status, string Detail, string Code, string TraceId, IReadOnlyDictionary<string, string[]>? Errors, ApprovalView? Approval);
