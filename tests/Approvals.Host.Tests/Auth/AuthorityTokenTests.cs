using Approvals.Domain.Principals;
using Approvals.Host.Auth;
using Approvals.Host.Configuration;
using Approvals.Host.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Tokens;

namespace Approvals.Host.Tests.Auth;

public sealed class AuthorityTokenTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private readonly Tokens tokens;
    private Authority authority = null!;
    private TokenValidator validator = null!;

    public AuthorityTokenTests() => tokens = new(time);

    public async Task InitializeAsync()
    {
        authority = await Authority.StartAsync();
        validator = Validator(new() { Authority = authority.Url });
    }

    public Task DisposeAsync() => authority.DisposeAsync().AsTask();

    [Fact]
    public async Task A_token_of_the_authority_speaks_for_its_subject() =>
        (await Validate(tokens.Signed("ann", by: authority.Rs256, issuer: authority.Issuer)))!.Self.ShouldBe(Principal.User("ann"));

    [Fact]
    public async Task Nothing_is_fetched_before_the_first_token_and_keys_are_fetched_once()
    {
        authority.Fetches.ShouldBe(0);
        await Validate(tokens.Signed("ann", by: authority.Rs256, issuer: authority.Issuer));
        await Validate(tokens.Signed("bob", by: authority.Rs256, issuer: authority.Issuer));
        authority.Fetches.ShouldBe(1);
    }

    [Fact]
    public async Task The_issuer_must_be_the_one_that_the_authority_publishes() =>
        (await Validate(tokens.Signed(by: authority.Rs256, issuer: "https://elsewhere.example.com"))).ShouldBeNull();

    [Fact]
    public async Task The_public_key_is_no_hmac_secret()
    {
        var forged = tokens.Signed(by: Tokens.Hs256(authority.PublicKeyPem()), issuer: authority.Issuer);
        (await Validate(forged)).ShouldBeNull();
    }

    [Fact]
    public async Task With_a_signing_key_besides_each_kind_of_token_is_judged_by_its_own_key()
    {
        validator = Validator(new() { Authority = authority.Url, SigningKey = Tokens.SecretBytes });
        (await Validate(tokens.Signed(by: authority.Rs256, issuer: authority.Issuer))).ShouldNotBeNull();
        (await Validate(tokens.Signed())).ShouldNotBeNull();
        (await Validate(tokens.Signed(by: Tokens.Hs256(authority.PublicKeyPem()), issuer: authority.Issuer))).ShouldBeNull();
    }

    [Fact]
    public async Task A_key_of_somebody_else_with_the_right_name_proves_nothing()
    {
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        var stranger = new RsaSecurityKey(rsa) { KeyId = authority.Key.KeyId };
        (await Validate(tokens.Signed(by: new(stranger, SecurityAlgorithms.RsaSha256), issuer: authority.Issuer))).ShouldBeNull();
    }

    [Fact]
    public async Task A_new_key_of_the_authority_is_learnt_from_the_first_token_that_names_it()
    {
        (await Validate(tokens.Signed(by: authority.Rs256, issuer: authority.Issuer))).ShouldNotBeNull();
        authority.TurnKeyOver();
        time.Advance(AuthorityKeys.Pause);
        (await Validate(tokens.Signed(by: authority.Rs256, issuer: authority.Issuer))).ShouldNotBeNull();
        authority.Fetches.ShouldBe(2);
    }

    [Fact]
    public async Task Made_up_key_names_do_not_flood_the_authority()
    {
        for (var i = 0; i < 20; i++)
        {
            using var rsa = System.Security.Cryptography.RSA.Create(2048);
            var key = new RsaSecurityKey(rsa) { KeyId = $"made-up-{i}" };
            (await Validate(tokens.Signed(by: new(key, SecurityAlgorithms.RsaSha256), issuer: authority.Issuer))).ShouldBeNull();
        }

        authority.Fetches.ShouldBe(1);
    }

    [Fact]
    public async Task An_authority_that_fails_makes_no_token_valid_and_is_asked_again_later()
    {
        authority.Broken = true;
        var token = tokens.Signed(by: authority.Rs256, issuer: authority.Issuer);
        (await Validate(token)).ShouldBeNull();
        authority.Broken = false;
        (await Validate(token)).ShouldBeNull("it is not asked again within the pause");
        time.Advance(AuthorityKeys.Pause);
        (await Validate(token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Known_keys_outlive_an_outage_of_the_authority()
    {
        await Validate(tokens.Signed(by: authority.Rs256, issuer: authority.Issuer));
        authority.Broken = true;
        time.Advance(AuthorityKeys.MaxAge + TimeSpan.FromMinutes(1));
        (await Validate(tokens.Signed(by: authority.Rs256, issuer: authority.Issuer))).ShouldNotBeNull();
    }

    private TokenValidator Validator(JwtOptions options) => new(
        options,
        new AuthorityKeys(authority.Url, new HttpDocumentRetriever { RequireHttps = false }, time, NullLogger<AuthorityKeys>.Instance),
        time);

    private async Task<Identity?> Validate(string token) => (await validator.ValidateAsync(token))?.Identity;
}
