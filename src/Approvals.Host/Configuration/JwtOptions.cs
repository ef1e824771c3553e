using System.Text;

namespace Approvals.Host.Configuration;

/// <summary>The section <c>Auth:Jwt</c>: an authority that publishes its keys, an HS256 key of our own, or both.</summary>
public sealed class JwtOptions
{
    /// <summary>HS256 is as strong as its key; RFC 7518 asks for the size of the hash.</summary>
    public const int MinKeyBytes = 32;

    public Uri? Authority { get; init; }

    public string? Audience { get; init; }

    /// <summary>When absent, an authority's tokens must name the issuer that it publishes.</summary>
    public string? Issuer { get; init; }

    /// <summary>UTF-8 bytes of the configured text.</summary>
    public byte[]? SigningKey { get; init; }

    public string NameClaim { get; init; } = "sub";

    /// <summary>Tokens are accepted whichever service they were issued for, which Development alone may have.</summary>
    public string? Notice => AcceptsAnyAudience
        ? "Auth:Jwt:Audience is not set: every token of Auth:Jwt:Authority is accepted, whichever service it was issued for."
        : null;

    /// <summary>An authority signs for many services; without an audience a token for any of them opens this one.</summary>
    private bool AcceptsAnyAudience => Authority is not null && Audience is null;

    public static JwtOptions Read(SectionReader section, bool development)
    {
        var key = section.Secret(nameof(SigningKey));
        var options = new JwtOptions
        {
            Authority = section.AuthorityUrl(nameof(Authority)),
            Audience = section.Text(nameof(Audience)),
            Issuer = section.Text(nameof(Issuer)),
            SigningKey = key is null ? null : Encoding.UTF8.GetBytes(key),
            NameClaim = section.Text(nameof(NameClaim)) ?? "sub",
        };
        if (options.SigningKey is { Length: < MinKeyBytes })
            section.Fault(nameof(SigningKey), $"must have at least {MinKeyBytes} bytes");
        if (options.AcceptsAnyAudience && !development)
            section.Fault(nameof(Audience), "is missing: without it every token of Auth:Jwt:Authority is accepted, whichever service it was issued for");
        if (options.SigningKey is null && section.Text(nameof(Authority)) is null && (options.Audience ?? options.Issuer) is not null)
            section.Fault(nameof(Authority), "is missing: Audience and Issuer say what is asked of tokens, and neither an authority nor a SigningKey could sign one");
        section.RefuseOthers();
        return options;
    }
}

/// <summary>The section <c>Auth:Oidc</c>: sign-in of browsers.</summary>
public sealed class OidcOptions
{
    public required Uri Authority { get; init; }

    public required string ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>With <c>offline_access</c> sessions last 8 h and are re-checked; without it they last 1 h.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = ["openid", "profile", "email"];

    public static OidcOptions? Read(SectionReader section)
    {
        var authority = section.AuthorityUrl(nameof(Authority));
        var client = section.Text(nameof(ClientId));
        var secret = section.Secret(nameof(ClientSecret));
        var scopes = section.List(nameof(Scopes));
        section.RefuseOthers();
        if (!section.Exists)
            return null;
        if (scopes.Count > 0 && !scopes.Contains("openid", StringComparer.Ordinal))
            section.Fault(nameof(Scopes), "must contain openid");
        if (section.Text(nameof(Authority)) is null)
            section.Fault(nameof(Authority), "is missing");
        if (client is null)
            section.Fault(nameof(ClientId), "is missing");
        if (authority is null || client is null)
            return null;
        var options = new OidcOptions { Authority = authority, ClientId = client, ClientSecret = secret };
        return scopes.Count == 0 ? options : new() { Authority = authority, ClientId = client, ClientSecret = secret, Scopes = scopes };
    }
}

internal static class AuthoritySection
{
    /// <summary>Keys that arrive in the clear could be anybody's; only on the same machine is there nobody in between.</summary>
    public static Uri? AuthorityUrl(this SectionReader section, string key)
    {
        var url = section.Url(key);
        if (url is { Scheme: "http", IsLoopback: false })
            section.Fault(key, "must be https, or on this machine");
        return url;
    }
}
