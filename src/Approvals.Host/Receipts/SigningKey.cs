using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Approvals.Host.Receipts;

/// <summary>A key for ES256 (RFC 7518), with its private part where this process could read it.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly ECDsa? secret;

    private SigningKey(int generation, DateTimeOffset createdAt, PublicJsonWebKey jwk, ECDsa? secret) => (Generation, CreatedAt, Public, this.secret) = (generation, createdAt, jwk, secret);

    public int Generation { get; }

    public DateTimeOffset CreatedAt { get; }

    public PublicJsonWebKey Public { get; }

    /// <summary>False where the private part was protected by keys that are lost: it goes on proving what it signed.</summary>
    public bool CanSign => secret is not null;

    public static SigningKey Create(int generation, DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKey(generation, now, PublicJsonWebKey.Of(key.ExportParameters(includePrivateParameters: false).Q), key);
    }

    /// <param name="privateKey">In PKCS #8; null where it cannot be read.</param>
    public static SigningKey Read(int generation, DateTimeOffset createdAt, string jwk, byte[]? privateKey)
    {
        var key = privateKey is null ? null : ECDsa.Create();
        key?.ImportPkcs8PrivateKey(privateKey, out _);
        return new SigningKey(generation, createdAt, JsonSerializer.Deserialize(jwk, ReceiptJson.Default.PublicJsonWebKey)!, key);
    }

    public byte[] ExportPrivate() => secret!.ExportPkcs8PrivateKey();

    /// <summary>A JSON Web Signature in its compact form (RFC 7515).</summary>
    public string Sign(ReadOnlySpan<byte> payload)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new JoseHeader(Public.Alg, Public.Kid), ReceiptJson.Default.JoseHeader);
        var text = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        var signature = secret!.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose() => secret?.Dispose();
}

/// <summary>A public key as a key set shows it (RFC 7517); its id is its thumbprint (RFC 7638).</summary>
public sealed record PublicJsonWebKey(string Kty, string Crv, string X, string Y, string Kid, string Alg, string Use)
{
    internal static PublicJsonWebKey Of(ECPoint point)
    {
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        var thumbprint = SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}"""));
        return new PublicJsonWebKey("EC", "P-256", x, y, Base64Url.EncodeToString(thumbprint), "ES256", "sig");
    }
}

public sealed record JsonWebKeySet(IReadOnlyList<PublicJsonWebKey> Keys);

internal sealed record JoseHeader(string Alg, string Kid);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PublicJsonWebKey))]
[JsonSerializable(typeof(JsonWebKeySet))]
[JsonSerializable(typeof(JoseHeader))]
internal sealed partial class ReceiptJson : JsonSerializerContext;
