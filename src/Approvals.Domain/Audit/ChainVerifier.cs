using System.Text.Json;
using Approvals.Domain.Events;
using Approvals.Domain.Json;

namespace Approvals.Domain.Audit;

/// <summary>Holds a stored chain against itself.</summary>
public static class ChainVerifier
{
    /// <param name="rows">All rows of one approval in order of version.</param>
    /// <param name="head">Version and hash that the state row remembers, which shows a chain cut at its end; null when not known.</param>
    /// <returns>The first fault in words, or null when the chain is whole.</returns>
    public static string? Fault(IReadOnlyList<JournalRow> rows, (int Version, string Hash)? head = null)
    {
        var erased = Erased(rows);
        var previous = HashChain.Genesis;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.Version != i + 1)
                return $"Version {i + 1} is missing.";
            if (row.PrevHash != previous || row.Hash != HashChain.Sha256(previous + row.Record))
                return $"The hash of version {row.Version} does not follow from the row before.";
            if (FaultOfPayload(row, erased) is { } fault)
                return fault;
            previous = row.Hash;
        }

        return head is { } kept && (kept.Version != rows.Count || kept.Hash != previous) ? "The chain does not end at the approval's version." : null;
    }

    private static string? FaultOfPayload(JournalRow row, HashSet<int> erased)
    {
        var record = RecordOf(row);
        if (record?.Version != row.Version || record.Type != row.Type || UtcJsonConverter.Text(record.At) != UtcJsonConverter.Text(row.At))
            return $"The record of version {row.Version} belongs to another row.";
        if (row.Payload is null)
            return erased.Contains(row.Version) ? null : $"The payload of version {row.Version} is gone, and no erasure names it.";
        return record.PayloadHash == HashChain.Sha256(row.Payload) ? null : $"The payload of version {row.Version} was changed.";
    }

    private static HashSet<int> Erased(IReadOnlyList<JournalRow> rows) =>
        [.. rows.Where(row => row is { Type: "erased", Payload: not null }).SelectMany(VersionsErasedBy)];

    private static IEnumerable<int> VersionsErasedBy(JournalRow row)
    {
        try
        {
            return EventCodec.Read(Guid.Empty, row.Version, row.At, row.Payload!).Event is ApprovalEvent.Erased { Versions: { } versions }
                ? versions.Where(version => version < row.Version)
                : [];
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException)
        {
            // Tampered with; its own hash will say so.
            return [];
        }
    }

    private static AuditRecord? RecordOf(JournalRow row)
    {
        try
        {
            return JsonSerializer.Deserialize(row.Record, DomainJson.Compact.AuditRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
