using Approvals.Host.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Approvals.Host.Auth;

/// <summary>
/// Checks a JWT. The algorithm chooses the kind of key, and each kind has its own list of algorithms: a public key can never be taken for an
/// HMAC secret, and "none" is on no list.
/// </summary>
public sealed class TokenValidator(JwtOptions options, AuthorityKeys? authority, TimeProvider time)
{
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private static readonly string[] Symmetric = [SecurityAlgorithms.HmacSha256];

    private static readonly string[] Asymmetric =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly string[] Types = ["JWT", "at+jwt", "application/jwt", "application/at+jwt"];

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly SymmetricSecurityKey? secret = options.SigningKey is { } key ? new SymmetricSecurityKey(key) : null;

    /// <summary>What the token proves and until when; null for a token that proves nothing.</summary>
    public async ValueTask<(Identity Identity, DateTimeOffset Expires)?> ValidateAsync(string text)
    {
        if (!handler.CanReadToken(text) || !TryRead(text, out var token) || !IsUnderstood(token) || await ParametersFor(token) is not { } parameters)
            return null;
        var result = await handler.ValidateTokenAsync(text, parameters);
        if (!result.IsValid || TokenClaims.Read((JsonWebToken)result.SecurityToken, options.NameClaim) is not { } identity)
            return null;
        var now = time.GetUtcNow();
        if (identity.AsOf > now + ClockSkew)
            return null;
        var expires = new DateTimeOffset(token.ValidTo, TimeSpan.Zero);
        // The allowance for clocks lets nobody's token be newer than one that is issued after it was seen.
        return (identity with { Expires = expires, AsOf = identity.AsOf > now ? now : identity.AsOf }, expires);
    }

    /// <summary>
    /// A header parameter that <c>crit</c> names has to be understood, and there is none that we know (RFC 7515, 4.1.11). What <c>typ</c> calls
    /// something other than a token of access or identity, such as the word of a logout, is not taken for one (RFC 8725, 3.11).
    /// </summary>
    private static bool IsUnderstood(JsonWebToken token)
    {
        if (token.TryGetHeaderValue<object>("crit", out _))
            return false;
        return !token.TryGetHeaderValue<object>("typ", out var type) || (type is string name && Types.Contains(name, StringComparer.OrdinalIgnoreCase));
    }

    private bool TryRead(string text, out JsonWebToken token)
    {
        try
        {
            token = handler.ReadJsonWebToken(text);
            return true;
        }
        catch (ArgumentException)
        {
            token = null!;
            return false;
        }
    }

    private async ValueTask<TokenValidationParameters?> ParametersFor(JsonWebToken token)
    {
        if (secret is not null && Symmetric.Contains(token.Alg))
            return Parameters(Symmetric, [secret], options.Issuer);
        if (authority is null || !Asymmetric.Contains(token.Alg))
            return null;
        var published = await authority.GetAsync(string.IsNullOrEmpty(token.Kid) ? null : token.Kid);
        return published is null ? null : Parameters(Asymmetric, published.SigningKeys, options.Issuer ?? published.Issuer);
    }

    private TokenValidationParameters Parameters(string[] algorithms, IEnumerable<SecurityKey> keys, string? issuer) => new()
    {
        ValidAlgorithms = algorithms,
        IssuerSigningKeys = keys,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ValidateIssuer = issuer is not null,
        ValidIssuer = issuer,
        ValidateAudience = options.Audience is not null,
        ValidAudience = options.Audience,
        LifetimeValidator = IsAlive,
    };

    /// <summary>The library's own check reads the machine's clock; ours is the one that tests can turn.</summary>
    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + ClockSkew && (notBefore is not { } start || now >= start - ClockSkew);
    }
}
