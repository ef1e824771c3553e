using Approvals.Domain.Audit;

namespace Approvals.Storage.Reading;

/// <summary>A journal row as both databases give it back, its time in milliseconds since 1970.</summary>
internal sealed class AuditRow
{
    /// <summary>Columns of <c>approval_audit_log l</c>, without the time.</summary>
    public const string Columns =
        "l.version AS Version, l.type AS Type, l.payload AS Payload, l.record AS Record, l.prev_hash AS PrevHash, l.hash AS Hash, l.idempotency_key AS IdempotencyKey";

    public required long Version { get; init; }

    public required string Type { get; init; }

    public string? Payload { get; init; }

    public required string Record { get; init; }

    public required string PrevHash { get; init; }

    public required string Hash { get; init; }

    public string? IdempotencyKey { get; init; }

    public required long AtMs { get; init; }

    public JournalRow ToJournalRow() =>
        new((int)Version, Type, DateTimeOffset.FromUnixTimeMilliseconds(AtMs), Payload, Record, PrevHash, Hash, IdempotencyKey);
}
