using System.Security.Cryptography;
using System.Text;
using Approvals.Domain.Commands;
using Approvals.Domain.Principals;
using Approvals.Host.Api.Errors;

namespace Approvals.Host.Api.Binding;

/// <summary>An Idempotency-Key as sent, with the digest of its body.</summary>
public sealed record RepeatGuard(string Key, string BodyHash)
{
    public const int MaxLength = 255;

    /// <summary>Null when none was sent.</summary>
    public static RepeatGuard? Read(HttpRequest request, byte[] body) =>
        CheckKey(request) is { } key ? new RepeatGuard(key, BodyReader.Hash(body)) : null;

    public static string? CheckKey(HttpRequest request)
    {
        var header = request.Headers["Idempotency-Key"];
        if (header.Count == 0)
            return null;
        if (header.Count > 1 || header[0] is not { Length: > 0 and <= MaxLength } key || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw ProblemException.Invalid($"Idempotency-Key has 1 to {MaxLength} visible ASCII characters.");
        return key;
    }

    public IdempotencyKey For(Caller caller, string route)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{caller.Self}|{route}|{Key}"));
        return new IdempotencyKey(Key, Convert.ToHexStringLower(digest)[..32], BodyHash);
    }
}
