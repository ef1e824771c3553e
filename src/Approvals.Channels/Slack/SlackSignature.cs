using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Approvals.Channels.Slack;

/// <summary>Whether a call comes from Slack: HMAC-SHA256 over <c>v0:timestamp:body</c>, the body as it came in.</summary>
public static class SlackSignature
{
    private const string Version = "v0";
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    public static bool IsValid(string secret, string? timestamp, ReadOnlySpan<byte> body, string? signature, DateTimeOffset now)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || signature is null)
            return false;
        // Whole seconds on both sides, so that the edge of the window is where Slack's documentation puts it.
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > Window.TotalSeconds)
            return false;
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(secret, timestamp, body)), Encoding.UTF8.GetBytes(signature));
    }

    public static string Of(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        byte[] content = [.. Encoding.UTF8.GetBytes($"{Version}:{timestamp}:"), .. body];
        return $"{Version}={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), content))}";
    }
}
