using System.Security.Cryptography;
using System.Text;
using Approvals.Domain.Notices;

namespace Approvals.Channels.Delivery;

/// <summary>
/// The id of a delivery: a version 8 UUID from the SHA-256 of approval, version, event, channel and destination, one per line. Whoever
/// makes the delivery, and however often it is sent, the receiver sees the same.
/// </summary>
public static class DeliveryId
{
    public static Guid Of(Guid approvalId, int version, NoticeKind kind, string channel, string destination)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{approvalId:D}\n{version}\n{kind}\n{channel}\n{destination}"), hash);
        hash[6] = (byte)(hash[6] & 0x0f | 0x80);
        hash[8] = (byte)(hash[8] & 0x3f | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
