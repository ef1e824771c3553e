using System.Globalization;

namespace Approvals.Actors.Messages;

/// <summary>Makes a shard that nobody hosts find a host. Nothing is done with it there.</summary>
public sealed record StartShard(int Shard)
{
    private const string Prefix = "shard-";

    /// <summary>The entity that takes it, which is no approval.</summary>
    public static string EntityId(int shard) => Prefix + shard.ToString(CultureInfo.InvariantCulture);

    /// <summary>Null when this is the id of an approval.</summary>
    public static int? ShardOf(string entityId) =>
        entityId.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(entityId.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var shard)
            ? shard
            : null;
}
