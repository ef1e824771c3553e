using Approvals.Domain.Principals;
using Approvals.Domain.Views;

namespace Approvals.Host.Api.OpenApi;

// What the answers look like, for the description only: they are written without an object in between.

public sealed record ApprovalPage(IReadOnlyList<ApprovalView> Items, string? NextCursor);

public sealed record AuditPage(IReadOnlyList<AuditEntry> Items);

/// <param name="Payload">Exact JSON text; null after erasure, or when it holds a client address that the caller may not see.</param>
/// <param name="Record">Exact JSON text of what is hashed.</param>
public sealed record AuditEntry(
    int Version, string Type, DateTimeOffset At, Principal? Actor, Channel? Channel, Domain.Json.RawJson? Data, string? Payload, string Record, string PrevHash, string Hash);

public sealed record BatchResults(IReadOnlyList<BatchResult> Results);

public sealed record BatchResult(Guid Id, int Status, ApprovalView? Approval, ProblemDocument? Problem);

/// <param name="Status">sent or failed.</param>
/// <param name="Code">The receiver's status code, where there was one and it was not a success.</param>
public sealed record WebhookTestView(Guid Id, string Status, int? Code, string? Error, long DurationMs);

/// <param name="Parts">Their texts by name, such as subject, text and html.</param>
public sealed record PreviewView(string Template, string Channel, IReadOnlyDictionary<string, string> Parts);

public sealed record ProblemDocument(
    string Type, string Title, int Status, string Detail, string Code, string TraceId, IReadOnlyDictionary<string, string[]>? Errors, ApprovalView? Approval);
