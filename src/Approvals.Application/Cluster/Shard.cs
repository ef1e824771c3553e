namespace Approvals.Application.Cluster;

/// <summary>The unit in which background work is spread over nodes.</summary>
public static class Shard
{
    public const int Count = 256;

    /// <summary>The last byte of a version 7 UUID is random, so it spreads evenly as it is.</summary>
    public static byte Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return bytes[15];
    }
}
