using System.Text.Json;

namespace Approvals.Client.Contracts;

/// <param name="NextCursor">Opaque; null on the last page.</param>
public sealed record ApprovalPage(IReadOnlyList<Approval> Items, string? NextCursor);

/// <summary>Filters of the pending list. What is null does not filter.</summary>
/// <param name="Mine">Only those that wait for the caller's vote now.</param>
/// <param name="Q">Words, each a case-insensitive prefix of a word in title or description.</param>
/// <param name="Tag"><c>key:value</c>.</param>
/// <param name="PageSize">1 to 200.</param>
public sealed record PendingQuery(
    bool? Mine = null,
    string? Q = null,
    Priority? Priority = null,
    string? WorkflowId = null,
    string? Requester = null,
    string? Tag = null,
    PendingSort? Sort = null,
    int? PageSize = null);

/// <summary>Filters of the decided list. What is null does not filter.</summary>
/// <param name="From">Inclusive, by time of decision.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Approver">Someone who voted.</param>
public sealed record HistoryQuery(
    ApprovalStatus? Status = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    string? Requester = null,
    string? Approver = null,
    string? WorkflowId = null,
    string? Tag = null,
    Priority? Priority = null,
    string? Q = null,
    HistorySort? Sort = null,
    int? PageSize = null);

/// <summary>One row of the audit chain.</summary>
/// <param name="Data">The payload parsed, for people.</param>
/// <param name="Payload">The exact text whose SHA-256 the record holds; null after erasure.</param>
/// <param name="Hash">Lower-case hex SHA-256 of <paramref name="PrevHash"/> followed by <paramref name="Record"/>.</param>
public sealed record AuditEntry(
    int Version, string Type, DateTimeOffset At, string? Actor, string? Channel, JsonElement? Data, string? Payload, string Record, string PrevHash, string Hash);

internal sealed record AuditEntries(IReadOnlyList<AuditEntry> Items);
