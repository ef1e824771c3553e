using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Approvals.Testing;

/// <summary>HS256 tokens as any JWT library makes them, made by hand so that the service is not tested with its own code.</summary>
public static class Tokens
{
    public const string SigningKey = "a-signing-key-of-the-tests-32-bytes-and-more";

    /// <param name="issued">The claim <c>iat</c>; absent when null.</param>
    public static string Mint(string name, IReadOnlyList<string> roles, IReadOnlyList<string> groups, TimeSpan? lifetime = null, DateTimeOffset? issued = null)
    {
        var expires = TimeProvider.System.GetUtcNow().Add(lifetime ?? TimeSpan.FromHours(12)).ToUnixTimeSeconds();
        var head = Part(new { alg = "HS256", typ = "JWT" });
        var body = issued is { } at
            ? Part(new { sub = name, roles, groups, iat = at.ToUnixTimeSeconds(), exp = expires })
            : Part(new { sub = name, roles, groups, exp = expires });
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(SigningKey), Encoding.ASCII.GetBytes($"{head}.{body}"));
        return $"{head}.{body}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part(object claims) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims));
}
