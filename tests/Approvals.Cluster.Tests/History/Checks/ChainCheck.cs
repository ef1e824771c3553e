using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Approvals.Cluster.Tests.History.Checks;

/// <summary>The journal of each approval is whole: no version is missing, and each hash follows from the row before.</summary>
internal static class ChainCheck
{
    private static readonly string Genesis = new('0', 64);

    public static IEnumerable<string> Breaches(Evidence evidence) => evidence.Content.Approvals.SelectMany(Of);

    private static IEnumerable<string> Of(StoredApproval stored)
    {
        var previous = Genesis;
        for (var i = 0; i < stored.Journal.Count; i++)
        {
            var row = stored.Journal[i];
            if (row.Version != i + 1)
            {
                yield return $"{stored.Id}: the journal lacks version {i + 1}";
                yield break;
            }

            if (row.PrevHash != previous || row.Hash != Sha256(previous + row.Record))
                yield return $"{stored.Id}: the hash of version {row.Version} does not follow";
            var record = JsonElement.Parse(row.Record);
            if (record.GetProperty("payloadHash").GetString() != Sha256(row.Payload))
                yield return $"{stored.Id}: the payload of version {row.Version} is not the one that was hashed";
            if (record.GetProperty("version").GetInt32() != row.Version || record.GetProperty("approvalId").GetGuid() != stored.Id)
                yield return $"{stored.Id}: the record of version {row.Version} belongs elsewhere";
            previous = row.Hash;
        }

        if (stored.Journal.Count != stored.Version)
            yield return $"{stored.Id}: the state is at version {stored.Version}, the journal ends at {stored.Journal.Count}";
        if (JsonElement.Parse(stored.State).GetProperty("headHash").GetString() != previous)
            yield return $"{stored.Id}: the state remembers another head of the chain";
    }

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
