using System.Buffers.Binary;
using System.Globalization;
using Akka.Cluster.Sharding;
using Approvals.Actors.Messages;

namespace Approvals.Actors.Cluster;

/// <summary>
/// Which entity a message is for, and which shard that is in. Nodes of different versions share a cluster, and rows in the database carry the
/// shard, so it never changes.
/// </summary>
public sealed class ApprovalMessageExtractor() : HashCodeMessageExtractor(ShardCount)
{
    public const int ShardCount = 30;

    private static readonly string[] Names = [.. Enumerable.Range(0, ShardCount).Select(shard => shard.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The last two bytes of a version 7 UUID are random, so they spread evenly as they are, and nothing needs to be hashed.</summary>
    public static int ShardOf(Guid approvalId)
    {
        Span<byte> bytes = stackalloc byte[16];
        approvalId.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]) % ShardCount;
    }

    public override string? EntityId(object message) => message switch
    {
        IWithApprovalId addressed => addressed.ApprovalId.ToString("D"),
        StartShard start => StartShard.EntityId(start.Shard),
        _ => null,
    };

    public override string ShardId(string entityId, object? messageHint = null) => messageHint switch
    {
        IWithApprovalId addressed => Names[ShardOf(addressed.ApprovalId)],
        StartShard start => Names[start.Shard],
        _ when Guid.TryParse(entityId, out var approvalId) => Names[ShardOf(approvalId)],
        _ when StartShard.ShardOf(entityId) is { } shard => Names[shard],
        _ => base.ShardId(entityId, messageHint),
    };
}
