using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Approvals.Channels.Webhook;

/// <summary>Signatures as Standard Webhooks describes them: HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
public static class WebhookSignature
{
    private const string Base64Prefix = "whsec_";

    /// <summary>The value of <c>webhook-signature</c>: one signature per secret, newest first; null without a secret.</summary>
    public static string? Of(string id, DateTimeOffset at, ReadOnlySpan<byte> body, params ReadOnlySpan<string?> secrets)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}."));
        byte[] content = [.. head, .. body];
        var signatures = new List<string>();
        foreach (var secret in secrets)
        {
            if (!string.IsNullOrEmpty(secret))
                signatures.Add("v1," + Convert.ToBase64String(HMACSHA256.HashData(KeyOf(secret), content)));
        }

        return signatures.Count == 0 ? null : string.Join(' ', signatures);
    }

    /// <summary><c>whsec_</c> and base64, or any other text as its UTF-8 bytes.</summary>
    public static byte[] KeyOf(string secret)
    {
        if (secret.StartsWith(Base64Prefix, StringComparison.Ordinal))
        {
            var encoded = secret.AsSpan(Base64Prefix.Length);
            var key = new byte[encoded.Length];
            if (Convert.TryFromBase64Chars(encoded, key, out var length) && length > 0)
                return key[..length];
        }

        return Encoding.UTF8.GetBytes(secret);
    }
}
