using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Approvals.Bench.Http;

/// <summary>Mints HS256 JSON Web Tokens with the key that the host was started with.</summary>
internal sealed class Tokens(string signingKey)
{
    public string For(string subject, params string[] roles)
    {
        var expires = TimeProvider.System.GetUtcNow().AddDays(1).ToUnixTimeSeconds();
        var claims = JsonSerializer.Serialize(new { sub = subject, roles, exp = expires });
        var signed = Encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + Encode(claims);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(signingKey), Encoding.ASCII.GetBytes(signed));
        return signed + "." + Base64Url.EncodeToString(mac);
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
