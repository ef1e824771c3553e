using System.Security.Cryptography;
using System.Text;
using Approvals.Application.Journal;
using Approvals.Domain.Principals;
using Approvals.Host.Addresses;
using Approvals.Host.Auth;
using Approvals.Host.Configuration;
using Approvals.Host.Embed;
using Approvals.Host.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Host.Tests.Auth;

public sealed class AuthenticatorTests
{
    private const string Key = "ak_0123456789abcdef0123";

    private readonly ManualTime time = new();
    private readonly FakeApiKeyStore store = new();
    private readonly IdentityCache cache;
    private readonly Authenticator authenticator;

    public AuthenticatorTests()
    {
        cache = new(time);
        authenticator = new(
            new ApiKeyDirectory(
                new ApiKeys([KeyOf(Key, "ci", Roles.Requester), KeyOf("ak_another-key-of-ours-000", "batch", Roles.Auditor)]), store, new RateLimitOptions(), time,
                Microsoft.Extensions.Logging.Abstractions.NullLogger<ApiKeyDirectory>.Instance),
            new TokenValidator(new() { SigningKey = Tokens.SecretBytes }, null, time),
            cache,
            new EmbedTokens(new Microsoft.AspNetCore.DataProtection.EphemeralDataProtectionProvider(), time),
            new EveryCredentialAlone(),
            new DroppedGroups(Microsoft.Extensions.Logging.Abstractions.NullLogger<DroppedGroups>.Instance),
            time);
    }

    [Fact]
    public async Task An_api_key_acts_as_its_service()
    {
        var identity = await authenticator.AuthenticateAsync("Bearer " + Key);
        identity!.Self.ShouldBe(Principal.Service("ci"));
        identity.Roles.ShouldBe(Roles.Requester);
        identity.Groups.ShouldBe([Principal.Group("builders")]);
    }

    [Theory]
    [InlineData("Bearer ak_0123456789abcdef0124")]
    [InlineData("Bearer ak_0123456789abcdef01234")]
    [InlineData("Bearer ak_short")]
    [InlineData("Bearer AK_0123456789abcdef0123")]
    [InlineData("Basic ak_0123456789abcdef0123")]
    [InlineData("ak_0123456789abcdef0123")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Anything_else_is_nobody(string? header) => (await authenticator.AuthenticateAsync(header)).ShouldBeNull();

    [Fact]
    public async Task The_name_of_the_scheme_is_read_without_case() =>
        (await authenticator.AuthenticateAsync("bearer " + Key)).ShouldNotBeNull();

    [Fact]
    public async Task A_valid_token_is_checked_once_a_minute_and_answers_at_once_in_between()
    {
        var header = "Bearer " + new Tokens(time).Signed();
        var first = await authenticator.AuthenticateAsync(header);
        var second = authenticator.AuthenticateAsync(header);
        second.IsCompletedSuccessfully.ShouldBeTrue();
        (await second).ShouldBeSameAs(first);
        cache.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_cached_token_ends_when_it_expires()
    {
        var header = "Bearer " + new Tokens(time).Signed(lifetime: TimeSpan.FromSeconds(20));
        (await authenticator.AuthenticateAsync(header)).ShouldNotBeNull();
        time.Advance(TimeSpan.FromSeconds(20) + TokenValidator.ClockSkew);
        (await authenticator.AuthenticateAsync(header)).ShouldBeNull();
    }

    [Fact]
    public async Task A_token_that_proves_nothing_is_not_remembered()
    {
        (await authenticator.AuthenticateAsync("Bearer " + new Tokens(time).Signed(by: Tokens.Hs256(new byte[32])))).ShouldBeNull();
        cache.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_token_of_any_length_has_a_digest_of_its_own()
    {
        var digests = Enumerable.Range(0, 5000).Select(length => TokenDigest.Of(new string('a', length))).ToHashSet();
        digests.Count.ShouldBe(5000);
        TokenDigest.Of("abc").ShouldBe(TokenDigest.From(SHA256.HashData("abc"u8)));
        (await authenticator.AuthenticateAsync("Bearer " + new string('\u20ac', 4000))).ShouldBeNull();
    }

    [Fact]
    public async Task The_request_carries_the_caller_with_channel_and_address()
    {
        var context = await Pass("Bearer " + Key);
        var caller = context.GetCaller()!;
        caller.Self.ShouldBe(Principal.Service("ci"));
        caller.Channel.ShouldBe(Channel.Api);
        caller.Address.ShouldBe("192.0.2.7");
    }

    [Fact]
    public async Task Without_a_valid_credential_the_request_goes_on_without_a_caller()
    {
        (await Pass("Bearer nonsense")).GetCaller().ShouldBeNull();
        (await Pass()).GetCaller().ShouldBeNull();
        (await Pass("Bearer " + Key, "Bearer " + Key)).GetCaller().ShouldBeNull();
    }

    [Fact]
    public async Task While_the_database_is_away_a_key_that_cannot_be_checked_is_503_but_not_where_nobody_has_to_be_known()
    {
        store.Before = () => throw new JournalUnavailableException("away");
        var header = "Bearer " + ApiKeySecret.New();
        var refused = await Pass("/api/approvals", mayPass: false, header);
        refused.Response.StatusCode.ShouldBe(503);
        refused.Response.Headers.RetryAfter.ToString().ShouldBe("2");
        (await Pass("/health/live", mayPass: true, header)).GetCaller().ShouldBeNull();
    }

    [Fact]
    public async Task Who_brings_too_many_unknown_keys_is_told_when_to_come_again()
    {
        for (var i = 0; i < new RateLimitOptions().AnonymousPermitsPerMinute; i++)
            (await authenticator.AuthenticateAsync("Bearer " + ApiKeySecret.New(), System.Net.IPAddress.Parse("192.0.2.7"))).ShouldBeNull();
        var refused = await Pass("/api/approvals", mayPass: false, "Bearer " + ApiKeySecret.New());
        refused.Response.StatusCode.ShouldBe(429);
        refused.Response.Headers.RetryAfter.ToString().ShouldBe("60");
        refused.Response.Headers["RateLimit"].ToString().ShouldBe("\"minute\";r=0;t=60");
        refused.Response.Headers["RateLimit-Policy"].ToString().ShouldBe("\"minute\";q=600;w=60");
    }

    private static ApiKeyOptions KeyOf(string key, string name, Roles roles) => new()
    {
        Digest = SHA256.HashData(Encoding.UTF8.GetBytes(key)),
        Self = Principal.Service(name),
        Groups = [Principal.Group("builders")],
        Roles = roles,
    };

    private Task<HttpContext> Pass(params string[] authorization) => Pass("/", mayPass: true, authorization);

    private async Task<HttpContext> Pass(string path, bool mayPass, params string[] authorization)
    {
        var passed = false;
        var middleware = new AuthenticationMiddleware(
            _ =>
            {
                passed = true;
                return Task.CompletedTask;
            },
            authenticator,
            new EveryCredentialAlone(),
            new Origins(null, []));
        await using var services = new ServiceCollection().AddSingleton(new Links(null, () => [])).BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Path = path;
        context.Request.Headers.Authorization = authorization;
        context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse("::ffff:192.0.2.7");
        await middleware.InvokeAsync(context);
        passed.ShouldBe(mayPass);
        return context;
    }
}
