using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Approvals.Application.Cluster;

namespace Approvals.Actors.Cluster;

/// <summary>
/// Which node hosts which shard: the one with the highest weight (rendezvous hashing), so that a node which comes or goes moves only the
/// shards that it takes or leaves.
/// </summary>
/// <remarks>
/// The weight is the first eight bytes, read as a big-endian number, of the SHA-256 of the node's id in UTF-8 followed by one byte, the
/// shard. Of equal weights the id that comes later by its UTF-16 code units wins. Nodes of different versions share a cluster, so this never
/// changes.
/// </remarks>
public static class Rendezvous
{
    /// <summary>Every node's shards in ascending order; a node without any is in it too.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<short>> Spread(IEnumerable<string> nodes)
    {
        var hosted = nodes.ToDictionary(node => node, _ => new List<short>(), StringComparer.Ordinal);
        if (hosted.Count > 0)
        {
            for (short shard = 0; shard < Shard.Count; shard++)
                hosted[HostOf(shard, hosted.Keys)].Add(shard);
        }

        return hosted.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<short>)entry.Value, StringComparer.Ordinal);
    }

    /// <param name="nodes">At least one.</param>
    public static string HostOf(short shard, IEnumerable<string> nodes) =>
        nodes.MaxBy(node => (Weight(node, shard), node), ByWeight)!;

    public static ulong Weight(string node, short shard)
    {
        var text = new byte[Encoding.UTF8.GetByteCount(node) + 1];
        Encoding.UTF8.GetBytes(node, text);
        text[^1] = (byte)shard;
        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(text));
    }

    private static Comparer<(ulong Weight, string Node)> ByWeight { get; } = Comparer<(ulong Weight, string Node)>.Create((left, right) =>
        left.Weight != right.Weight ? left.Weight.CompareTo(right.Weight) : string.CompareOrdinal(left.Node, right.Node));
}
