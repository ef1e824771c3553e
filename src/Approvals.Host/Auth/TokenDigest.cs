using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Approvals.Host.Auth;

/// <summary>SHA-256 of a bearer token: what is kept and compared in its place.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TokenDigest(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    private const int OnStack = 2048;

    public static TokenDigest Of(ReadOnlySpan<char> token)
    {
        var rented = token.Length * 3 > OnStack ? ArrayPool<byte>.Shared.Rent(token.Length * 3) : null;
        var bytes = rented ?? stackalloc byte[OnStack];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var length = Encoding.UTF8.GetBytes(token, bytes);
        SHA256.HashData(bytes[..length], hash);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        return From(hash);
    }

    public static TokenDigest From(ReadOnlySpan<byte> hash)
    {
        var parts = MemoryMarshal.Cast<byte, ulong>(hash);
        return new(parts[0], parts[1], parts[2], parts[3]);
    }

    public string ToHex() => Convert.ToHexStringLower(MemoryMarshal.AsBytes<ulong>([First, Second, Third, Fourth]));

    /// <summary>In constant time: how far two digests agree must not show in how long the comparison takes.</summary>
    public bool Matches(TokenDigest other) =>
        ((First ^ other.First) | (Second ^ other.Second) | (Third ^ other.Third) | (Fourth ^ other.Fourth)) == 0;
}
