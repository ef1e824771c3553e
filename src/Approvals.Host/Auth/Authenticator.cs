using System.Net;
using Approvals.Host.Configuration;
using Approvals.Host.Embed;
using Microsoft.Extensions.Caching.Memory;

namespace Approvals.Host.Auth;

/// <summary>Who a bearer token speaks for: an API key, a JWT, or a token for an embedded card.</summary>
public sealed class Authenticator(
    ApiKeyDirectory keys, TokenValidator tokens, IdentityCache cache, EmbedTokens embedded, INewestRights newest, DroppedGroups dropped, TimeProvider time) : IDisposable
{
    private const string Scheme = "Bearer ";

    private readonly MemoryCache firstSeen = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    /// <summary>Null for a missing, malformed or invalid credential.</summary>
    /// <param name="header">The value of the Authorization header.</param>
    /// <param name="address">Where it comes from.</param>
    /// <exception cref="Api.Errors.ProblemException">The address has been wrong too often.</exception>
    /// <exception cref="Application.Journal.JournalUnavailableException">The database does not say whether it is a key.</exception>
    public ValueTask<Identity?> AuthenticateAsync(string? header, IPAddress? address = null)
    {
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return default;
        var token = header.AsSpan(Scheme.Length).Trim();
        if (token.StartsWith(ApiKeyOptions.Prefix, StringComparison.Ordinal))
            return token.Length < ApiKeyOptions.MinLength ? default : keys.FindAsync(token, address);
        if (token.StartsWith(EmbedTokens.Prefix, StringComparison.Ordinal))
            return new(embedded.Read(token.ToString()));
        if (token.IsEmpty)
            return default;
        var digest = TokenDigest.Of(token);
        return cache.Find(digest) is { } identity ? new(identity) : ValidateAsync(token.ToString(), digest);
    }

    private async ValueTask<Identity?> ValidateAsync(string token, TokenDigest digest)
    {
        if (await tokens.ValidateAsync(token) is not { } valid)
            return null;
        cache.Add(digest, valid.Identity, valid.Expires);
        newest.Saw(valid.Identity, FirstSeenAt(digest, valid));
        dropped.Saw(valid.Identity);
        return valid.Identity;
    }

    public void Dispose() => firstSeen.Dispose();

    /// <summary>
    /// A token that does not say when it was issued counts from when it was first seen here, so that it does not become newer each time it comes.
    /// </summary>
    private DateTimeOffset FirstSeenAt(TokenDigest digest, (Identity Identity, DateTimeOffset Expires) valid)
    {
        if (valid.Identity.AsOf is { } issued)
            return issued;
        if (firstSeen.TryGetValue(digest, out DateTimeOffset at))
            return at;
        var now = DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
        return firstSeen.Set(digest, now, new MemoryCacheEntryOptions { AbsoluteExpirationRelativeToNow = valid.Expires - now + TokenValidator.ClockSkew + TokenValidator.ClockSkew, Size = 1 });
    }
}
