namespace Approvals.Domain.Audit;

/// <summary>One row of the audit log, which is the journal.</summary>
/// <param name="Payload">Exact JSON text; null after erasure.</param>
/// <param name="Record">Exact JSON text of what is hashed.</param>
/// <param name="IdempotencyKey">The digest of the key that caused the event, if any.</param>
public sealed record JournalRow(
    int Version,
    string Type,
    DateTimeOffset At,
    string? Payload,
    string Record,
    string PrevHash,
    string Hash,
    string? IdempotencyKey);
