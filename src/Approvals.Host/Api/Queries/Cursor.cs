using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Approvals.Application.Reading;
using Approvals.Domain.Requests;
using Approvals.Host.Api.Errors;

namespace Approvals.Host.Api.Queries;

/// <summary>
/// Where a page ended, opaque to clients: 16 bytes that name the list with its filters, the time, the priority, the id.
/// It gives no right: a made-up one only starts somewhere else in the same list.
/// </summary>
public static class Cursor
{
    private const int DigestLength = 16;
    private const int Length = DigestLength + 1 + 8 + 1 + 16;
    private const byte None = 0xff;

    /// <summary>Digest of the list and everything that selects from it.</summary>
    public static byte[] DigestOf(params IEnumerable<object?> selection) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', selection.Select(part => part?.ToString()))))[..DigestLength];

    public static string Write(ReadOnlySpan<byte> digest, PageKey key)
    {
        Span<byte> bytes = stackalloc byte[Length];
        digest.CopyTo(bytes);
        var rest = bytes[DigestLength..];
        rest[0] = key.Time is null ? (byte)0 : (byte)1;
        BinaryPrimitives.WriteInt64BigEndian(rest[1..], key.Time?.UtcTicks ?? 0);
        rest[9] = key.Priority is { } priority ? (byte)priority : None;
        key.Id.TryWriteBytes(rest[10..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <param name="timeless">A row of this list may have no time; in all others a key without one was made up.</param>
    /// <param name="ranked">The list is ordered by priority, so its keys have one.</param>
    public static PageKey? Read(string? text, ReadOnlySpan<byte> digest, bool timeless = false, bool ranked = false)
    {
        if (text is null)
            return null;
        Span<byte> bytes = stackalloc byte[Length];
        if (!Base64Url.IsValid(text, out var length) || length != Length || !Base64Url.TryDecodeFromChars(text, bytes, out _)
            || !bytes[..DigestLength].SequenceEqual(digest))
            throw Refused();
        var rest = bytes[DigestLength..];
        var ticks = BinaryPrimitives.ReadInt64BigEndian(rest[1..]);
        if (rest[0] > 1 || rest[0] == 0 && !timeless || ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            throw Refused();
        if (ranked ? rest[9] > (byte)Priority.Critical : rest[9] != None)
            throw Refused();
        return new PageKey(
            rest[0] == 1 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
            rest[9] == None ? null : (Priority)rest[9],
            new Guid(rest[10..], bigEndian: true));
    }

    private static ProblemException Refused() =>
        ProblemException.Invalid("cursor", "Not a cursor of this list with these filters; start again without one.");
}
