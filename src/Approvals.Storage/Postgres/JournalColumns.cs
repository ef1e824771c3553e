using Approvals.Application.Journal;

namespace Approvals.Storage.Postgres;

/// <summary>Rows of the audit log, and the payloads that an erasure takes.</summary>
internal sealed class JournalColumns(ArrayParameters arrays)
{
    private readonly ArrayParameter<int> n = arrays.Integers("journal_n");
    private readonly ArrayParameter<Guid> id = arrays.Ids("journal_id");
    private readonly ArrayParameter<int> version = arrays.Integers("journal_version");
    private readonly ArrayParameter<DateTime?> at = arrays.Times("journal_at");
    private readonly ArrayParameter<string?> type = arrays.Texts("journal_type");
    private readonly ArrayParameter<string?> payload = arrays.Texts("journal_payload");
    private readonly ArrayParameter<string?> record = arrays.Texts("journal_record");
    private readonly ArrayParameter<string?> prevHash = arrays.Texts("journal_prev_hash");
    private readonly ArrayParameter<string?> hash = arrays.Texts("journal_hash");
    private readonly ArrayParameter<string?> key = arrays.Texts("journal_idempotency_key");
    private readonly ArrayParameter<int> erasedN = arrays.Integers("erased_n");
    private readonly ArrayParameter<Guid> erasedId = arrays.Ids("erased_id");
    private readonly ArrayParameter<int> erasedVersion = arrays.Integers("erased_version");

    public void Add(int number, JournalEntry entry)
    {
        foreach (var row in entry.Rows)
        {
            n.Add(number);
            id.Add(entry.Id);
            version.Add(row.Version);
            at.Add(row.At.UtcDateTime);
            type.Add(row.Type);
            payload.Add(row.Payload);
            record.Add(row.Record);
            prevHash.Add(row.PrevHash);
            hash.Add(row.Hash);
            key.Add(row.IdempotencyKey);
        }

        foreach (var erased in entry.ErasedVersions)
        {
            erasedN.Add(number);
            erasedId.Add(entry.Id);
            erasedVersion.Add(erased);
        }
    }
}
