using System.Text.Json;
using Approvals.Domain.Events;
using Approvals.Domain.Json;

namespace Approvals.Domain.Audit;

/// <summary>Holds the stored chain of one approval against itself, row by row in order of version, keeping nothing of the rows but where they led.</summary>
/// <param name="head">What the state row remembered before the first row was read, which shows a chain cut at its end; null when not known.</param>
public sealed class ChainCheck((int Version, string Hash)? head = null)
{
    private readonly SortedSet<int> gone = [];
    private string? fault;
    private int faultyVersion;
    private bool hasHead = head is null;

    /// <summary>The newest version that was read.</summary>
    public int Version { get; private set; }

    /// <summary>Its hash.</summary>
    public string Hash { get; private set; } = HashChain.Genesis;

    public void Add(JournalRow row)
    {
        foreach (var erased in VersionsErasedBy(row))
            gone.Remove(erased);
        if (fault is null)
        {
            fault = FaultOf(row);
            faultyVersion = row.Version;
        }

        if (row.Payload is null)
            gone.Add(row.Version);
        if (head is { } known && row.Version == known.Version)
            hasHead = row.Hash == known.Hash;
        Version++;
        Hash = row.Hash;
    }

    /// <returns>The first fault in words, or null when the chain is whole.</returns>
    public string? Fault()
    {
        if (gone.Count > 0 && (fault is null || gone.Min < faultyVersion))
            return $"The payload of version {gone.Min} is gone, and no erasure names it.";
        return fault ?? (hasHead ? null : "The chain does not lead to the version and hash that the approval has.");
    }

    private static IEnumerable<int> VersionsErasedBy(JournalRow row)
    {
        if (row is not { Type: "erased", Payload: { } payload })
            return [];
        try
        {
            return EventCodec.Read(Guid.Empty, row.Version, row.At, payload).Event is ApprovalEvent.Erased { Versions: { } versions }
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

    private string? FaultOf(JournalRow row)
    {
        if (row.Version != Version + 1)
            return $"Version {Version + 1} is missing.";
        if (row.PrevHash != Hash || row.Hash != HashChain.Sha256(Hash + row.Record))
            return $"The hash of version {row.Version} does not follow from the row before.";
        var record = RecordOf(row);
        if (record?.Version != row.Version || record.Type != row.Type || UtcJsonConverter.Text(record.At) != UtcJsonConverter.Text(row.At))
            return $"The record of version {row.Version} belongs to another row.";
        return row.Payload is null || record.PayloadHash == HashChain.Sha256(row.Payload) ? null : $"The payload of version {row.Version} was changed.";
    }
}
