using Approvals.Application.Journal;

namespace Approvals.Storage.Postgres;

/// <summary>What must hold for an entry to be taken: the version with its hash, and the time.</summary>
internal sealed class FenceColumns(ArrayParameters arrays, string prefix)
{
    private readonly ArrayParameter<Guid> id = arrays.Ids(prefix + "id");
    private readonly ArrayParameter<int> expected = arrays.Integers(prefix + "expected");
    private readonly ArrayParameter<string?> headHash = arrays.Texts(prefix + "expected_hash");
    private readonly ArrayParameter<DateTime?> notBefore = arrays.Times(prefix + "not_before");
    private readonly ArrayParameter<DateTime?> notAfter = arrays.Times(prefix + "not_after");

    public void Add(JournalEntry entry)
    {
        id.Add(entry.Id);
        expected.Add(entry.ExpectedVersion);
        headHash.Add(entry.ExpectedHeadHash);
        notBefore.Add(entry.NotBefore?.UtcDateTime);
        notAfter.Add(entry.NotAfter?.UtcDateTime);
    }
}
