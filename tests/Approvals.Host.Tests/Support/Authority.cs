using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Approvals.Host.Tests.Support;

/// <summary>An OpenID provider on a loopback port: discovery, a key set that can be turned over, and a switch to break it.</summary>
public sealed class Authority : IAsyncDisposable
{
    private readonly WebApplication app;
    private int fetches;

    private Authority()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => Discover());
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { PublicPart() } }));
    }

    public Uri Url => new(app.Urls.First());

    public string Issuer => Url.AbsoluteUri.TrimEnd('/');

    public int Fetches => Volatile.Read(ref fetches);

    public bool Broken { get; set; }

    public RsaSecurityKey Key { get; private set; } = NewKey();

    public SigningCredentials Rs256 => new(Key, SecurityAlgorithms.RsaSha256);

    public static async Task<Authority> StartAsync()
    {
        var authority = new Authority();
        await authority.app.StartAsync();
        return authority;
    }

    public void TurnKeyOver() => Key = NewKey();

    /// <summary>What an attacker who knows only the public key would sign with.</summary>
    public byte[] PublicKeyPem() => System.Text.Encoding.UTF8.GetBytes(Key.Rsa.ExportSubjectPublicKeyInfoPem());

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };

    private IResult Discover()
    {
        Interlocked.Increment(ref fetches);
        return Broken ? Results.StatusCode(500) : Results.Json(new { issuer = Issuer, jwks_uri = Issuer + "/keys" });
    }

    private object PublicPart()
    {
        var parameters = Key.Rsa.ExportParameters(includePrivateParameters: false);
        return new
        {
            kty = "RSA",
            use = "sig",
            kid = Key.KeyId,
            n = Base64UrlEncoder.Encode(parameters.Modulus),
            e = Base64UrlEncoder.Encode(parameters.Exponent),
        };
    }
}
