using System.Security.Cryptography;
using System.Text;
using Approvals.Domain.Events;

namespace Approvals.Domain.Audit;

/// <summary>Chains the rows of one approval: each hash covers the one before and the record.</summary>
public static class HashChain
{
    public static string Genesis { get; } = new('0', 64);

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <param name="head">Hash of the newest row, empty for a new approval.</param>
    /// <param name="salt">Fresh randomness for each payload.</param>
    public static IReadOnlyList<JournalRow> Seal(string head, IReadOnlyList<RecordedEvent> events, Func<string> salt)
    {
        var rows = new List<JournalRow>(events.Count);
        var previous = head.Length == 0 ? Genesis : head;
        foreach (var recorded in events)
        {
            var payload = EventCodec.WritePayload(recorded, salt());
            var record = EventCodec.WriteRecord(recorded, Sha256(payload));
            var hash = Sha256(previous + record);
            rows.Add(new JournalRow(
                recorded.Version, EventTypes.NameOf(recorded.Event), recorded.At, payload, record, previous, hash, recorded.Key?.Scope));
            previous = hash;
        }

        return rows;
    }
}
