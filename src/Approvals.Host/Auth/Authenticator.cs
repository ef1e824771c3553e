using Approvals.Host.Configuration;
using Approvals.Host.Embed;

namespace Approvals.Host.Auth;

/// <summary>Who a bearer token speaks for: an API key, a JWT, or a token for an embedded card.</summary>
public sealed class Authenticator(
    ApiKeys keys, TokenValidator tokens, IdentityCache cache, EmbedTokens embedded, IEnumerable<IIdentityObserver> observers)
{
    private const string Scheme = "Bearer ";

    /// <summary>Null for a missing, malformed or invalid credential.</summary>
    /// <param name="header">The value of the Authorization header.</param>
    public ValueTask<Identity?> AuthenticateAsync(string? header)
    {
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return default;
        var token = header.AsSpan(Scheme.Length).Trim();
        if (token.StartsWith(ApiKeyOptions.Prefix, StringComparison.Ordinal))
            return new(token.Length < ApiKeyOptions.MinLength ? null : keys.Find(token));
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
        foreach (var observer in observers)
            observer.Saw(valid.Identity);
        return valid.Identity;
    }
}
