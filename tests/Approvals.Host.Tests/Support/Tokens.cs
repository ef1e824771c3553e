using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Approvals.Host.Tests.Support;

/// <summary>Makes the tokens that callers bring, good and bad.</summary>
public sealed class Tokens(TimeProvider time)
{
    public const string Secret = "a signing key for tests, long enough for HS256";

    public static byte[] SecretBytes { get; } = Encoding.UTF8.GetBytes(Secret);

    public string Signed(
        object? sub = null,
        TimeSpan? lifetime = null,
        SigningCredentials? by = null,
        string? issuer = null,
        string? audience = null,
        params (string Name, object Value)[] claims)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var all = claims.ToDictionary(claim => claim.Name, claim => claim.Value, StringComparer.Ordinal);
        all.TryAdd("sub", sub ?? "ann@example.com");
        return Handler().CreateToken(new SecurityTokenDescriptor
        {
            Claims = all,
            Issuer = issuer,
            Audience = audience,
            IssuedAt = now,
            NotBefore = now - TimeSpan.FromHours(1),
            Expires = now + (lifetime ?? TimeSpan.FromMinutes(10)),
            SigningCredentials = by ?? Hs256(SecretBytes),
        });
    }

    /// <summary>Exactly this payload and nothing besides.</summary>
    public static string Exactly(string payload, SigningCredentials? by = null) => Handler().CreateToken(payload, by ?? Hs256(SecretBytes));

    /// <summary>Exactly this header too, signed with the secret of the tests.</summary>
    public static string Exactly(string header, string payload)
    {
        var signed = Base64UrlEncoder.Encode(header) + "." + Base64UrlEncoder.Encode(payload);
        return signed + "." + Base64UrlEncoder.Encode(System.Security.Cryptography.HMACSHA256.HashData(SecretBytes, Encoding.ASCII.GetBytes(signed)));
    }

    public static string Unsigned(string payload) =>
        Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""") + "." + Base64UrlEncoder.Encode(payload) + ".";

    public static SigningCredentials Hs256(byte[] key) => new(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256);

    private static JsonWebTokenHandler Handler() => new() { SetDefaultTimesOnTokenCreation = false };
}
