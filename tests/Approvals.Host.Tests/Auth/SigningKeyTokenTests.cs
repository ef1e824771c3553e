using System.Text;
using Approvals.Domain.Principals;
using Approvals.Host.Auth;
using Approvals.Host.Configuration;
using Approvals.Host.Tests.Support;
using Microsoft.IdentityModel.Tokens;

namespace Approvals.Host.Tests.Auth;

public sealed class SigningKeyTokenTests
{
    private readonly ManualTime time = new();
    private readonly Tokens tokens;

    public SigningKeyTokenTests() => tokens = new(time);

    [Fact]
    public async Task A_token_signed_with_the_key_speaks_for_its_subject_with_groups_and_roles()
    {
        var identity = await Validate(tokens.Signed(
            "Ann@Example.com", claims: [("groups", new[] { "Security", "legal" }), ("roles", new[] { "approver", "requester", "emperor" })]));
        identity!.Self.ShouldBe(Principal.User("ann@example.com"));
        identity.Groups.ShouldBe([Principal.Group("security"), Principal.Group("legal")], ignoreOrder: true);
        identity.Roles.ShouldBe(Roles.Approver | Roles.Requester);
    }

    [Fact]
    public async Task Groups_and_roles_may_be_single_texts()
    {
        var identity = await Validate(tokens.Signed(claims: [("groups", "security"), ("roles", "operator")]));
        identity!.Groups.ShouldBe([Principal.Group("security")]);
        identity.Roles.ShouldBe(Roles.Operator);
    }

    [Fact]
    public async Task A_group_that_is_no_name_is_ignored_and_the_rest_is_kept()
    {
        var identity = await Validate(tokens.Signed(claims: [("groups", new[] { "two  words", "", "legal" })]));
        identity!.Groups.ShouldBe([Principal.Group("legal")]);
    }

    [Fact]
    public async Task A_token_without_groups_and_roles_holds_none()
    {
        var identity = await Validate(tokens.Signed());
        identity!.Groups.ShouldBeEmpty();
        identity.Roles.ShouldBe(Roles.None);
    }

    [Theory]
    [InlineData("two  words")]
    [InlineData("")]
    [InlineData("line\nbreak")]
    [InlineData(42)]
    public async Task A_name_that_is_no_principal_is_nobody(object name) => (await Validate(tokens.Signed(name))).ShouldBeNull();

    [Fact]
    public async Task Names_are_folded_to_one_spelling() =>
        (await Validate(tokens.Signed("Jose\u0301@example.com")))!.Self.ShouldBe(Principal.User("jos\u00e9@example.com"));

    [Fact]
    public async Task Another_claim_may_carry_the_name()
    {
        var options = new JwtOptions { SigningKey = Tokens.SecretBytes, NameClaim = "email" };
        (await Validate(tokens.Signed("4711", claims: [("email", "bob@example.com")]), options))!.Self.ShouldBe(Principal.User("bob@example.com"));
        (await Validate(tokens.Signed("4711"), options)).ShouldBeNull();
    }

    [Fact]
    public async Task An_address_that_the_issuer_did_not_verify_is_nobodys()
    {
        var options = new JwtOptions { SigningKey = Tokens.SecretBytes, NameClaim = "email" };
        var token = tokens.Signed("4711", claims: [("email", "bob@example.com"), ("email_verified", false)]);
        (await Validate(token, options)).ShouldBeNull();
    }

    [Fact]
    public async Task Another_key_proves_nothing() =>
        (await Validate(tokens.Signed(by: Tokens.Hs256(Encoding.UTF8.GetBytes("another key that is also long enough"))))).ShouldBeNull();

    [Fact]
    public async Task A_changed_payload_proves_nothing()
    {
        var parts = tokens.Signed("ann").Split('.');
        var forged = Base64UrlEncoder.Decode(parts[1]).Replace("\"ann\"", "\"bob\"", StringComparison.Ordinal);
        (await Validate($"{parts[0]}.{Base64UrlEncoder.Encode(forged)}.{parts[2]}")).ShouldBeNull();
    }

    [Fact]
    public async Task Algorithm_none_proves_nothing() =>
        (await Validate(Tokens.Unsigned($$"""{"sub":"ann","exp":{{Unix(TimeSpan.FromHours(1))}}}"""))).ShouldBeNull();

    [Fact]
    public async Task An_algorithm_that_is_not_on_the_list_proves_nothing()
    {
        var key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(new string('k', 64)));
        var options = new JwtOptions { SigningKey = key.Key };
        (await Validate(tokens.Signed(by: new(key, SecurityAlgorithms.HmacSha512)), options)).ShouldBeNull();
        (await Validate(tokens.Signed(by: new(key, SecurityAlgorithms.HmacSha256)), options)).ShouldNotBeNull();
    }

    [Fact]
    public async Task An_expired_token_proves_nothing_once_the_allowance_for_clocks_is_over()
    {
        var token = tokens.Signed(lifetime: TimeSpan.FromMinutes(1));
        time.Advance(TimeSpan.FromSeconds(85));
        (await Validate(token)).ShouldNotBeNull();
        time.Advance(TimeSpan.FromSeconds(6));
        (await Validate(token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_token_without_an_end_proves_nothing() => (await Validate(Tokens.Exactly("""{"sub":"ann"}"""))).ShouldBeNull();

    [Fact]
    public async Task A_token_of_tomorrow_proves_nothing_today()
    {
        var token = Tokens.Exactly($$"""{"sub":"ann","nbf":{{Unix(TimeSpan.FromHours(24))}},"exp":{{Unix(TimeSpan.FromHours(48))}}}""");
        (await Validate(token)).ShouldBeNull();
    }

    [Fact]
    public async Task Issuer_and_audience_count_when_they_are_configured()
    {
        var options = new JwtOptions { SigningKey = Tokens.SecretBytes, Issuer = "us", Audience = "approvals" };
        (await Validate(tokens.Signed(issuer: "us", audience: "approvals"), options)).ShouldNotBeNull();
        (await Validate(tokens.Signed(issuer: "them", audience: "approvals"), options)).ShouldBeNull();
        (await Validate(tokens.Signed(issuer: "us", audience: "payroll"), options)).ShouldBeNull();
        (await Validate(tokens.Signed(), options)).ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"alg":"HS256"}""", true)]
    [InlineData("""{"alg":"HS256","typ":"JWT"}""", true)]
    [InlineData("""{"alg":"HS256","typ":"jwt"}""", true)]
    [InlineData("""{"alg":"HS256","typ":"at+jwt"}""", true)]
    [InlineData("""{"alg":"HS256","typ":"application/at+jwt"}""", true)]
    [InlineData("""{"alg":"HS256","typ":"JWT","x-ours":"1"}""", true)]
    [InlineData("""{"alg":"HS256","typ":"JWT","crit":["exp"],"exp":1}""", false)]
    [InlineData("""{"alg":"HS256","typ":"JWT","crit":["b64"],"b64":true}""", false)]
    [InlineData("""{"alg":"HS256","typ":"JWT","crit":["b64"],"b64":false}""", false)]
    [InlineData("""{"alg":"HS256","typ":"JWT","crit":["http://example.com/UNDEFINED"],"http://example.com/UNDEFINED":true}""", false)]
    [InlineData("""{"alg":"HS256","typ":"JWT","crit":["alg"]}""", false)]
    [InlineData("""{"alg":"HS256","typ":"JWT","crit":[]}""", false)]
    [InlineData("""{"alg":"HS256","typ":"JWT","crit":"b64"}""", false)]
    [InlineData("""{"alg":"HS256","typ":"JWT","crit":null}""", false)]
    [InlineData("""{"alg":"HS256","typ":"JWT","crit":{}}""", false)]
    [InlineData("""{"alg":"HS256","typ":"logout+jwt"}""", false)]
    [InlineData("""{"alg":"HS256","typ":"secevent+jwt"}""", false)]
    [InlineData("""{"alg":"HS256","typ":"dpop+jwt"}""", false)]
    [InlineData("""{"alg":"HS256","typ":"JOSE"}""", false)]
    [InlineData("""{"alg":"HS256","typ":""}""", false)]
    [InlineData("""{"alg":"HS256","typ":1}""", false)]
    [InlineData("""{"alg":"none","typ":"JWT"}""", false)]
    [InlineData("""{"alg":"None"}""", false)]
    [InlineData("""{"alg":""}""", false)]
    [InlineData("""{"typ":"JWT"}""", false)]
    [InlineData("""{"alg":"hs256"}""", false)]
    [InlineData("""{"alg":"HS384"}""", false)]
    [InlineData("""{"alg":"RS256"}""", false)]
    [InlineData("""{"alg":["HS256"]}""", false)]
    public async Task A_header_that_asks_for_what_is_not_understood_proves_nothing(string header, bool valid)
    {
        var token = Tokens.Exactly(header, $$"""{"sub":"ann","exp":{{Unix(TimeSpan.FromHours(1))}}}""");
        (await Validate(token) is not null).ShouldBe(valid, header);
    }

    [Theory]
    [InlineData("iat", -86_400, true)]
    [InlineData("iat", 0, true)]
    [InlineData("iat", 29, true)]
    [InlineData("iat", 32, false)]
    [InlineData("iat", 300, false)]
    [InlineData("iat", 3_000, false)]
    [InlineData("nbf", 29, true)]
    [InlineData("nbf", 32, false)]
    [InlineData("nbf", 3_000, false)]
    public async Task A_token_from_the_future_proves_nothing_but_for_what_clocks_may_differ(string claim, int ahead, bool valid)
    {
        var token = Tokens.Exactly($$"""{"sub":"ann","{{claim}}":{{Unix(TimeSpan.FromSeconds(ahead))}},"exp":{{Unix(TimeSpan.FromHours(24))}}}""");
        (await Validate(token) is not null).ShouldBe(valid);
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("\"1700000000\"")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[1700000000]")]
    [InlineData("{}")]
    [InlineData("-1")]
    [InlineData("1e300")]
    [InlineData("253402300800")]
    public async Task A_time_of_issue_that_is_no_time_proves_nothing(string issued) =>
        (await Validate(Tokens.Exactly($$"""{"sub":"ann","iat":{{issued}},"exp":{{Unix(TimeSpan.FromHours(1))}}}"""))).ShouldBeNull();

    [Fact]
    public async Task When_it_was_issued_is_kept_in_whole_seconds_and_never_lies_ahead()
    {
        var now = time.GetUtcNow();
        (await Validate(IssuedAt("1700000000.9")))!.AsOf.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        (await Validate(IssuedAt(Unix(TimeSpan.FromSeconds(20)).ToString(System.Globalization.CultureInfo.InvariantCulture))))!.AsOf.ShouldBe(now);
        (await Validate(Tokens.Exactly($$"""{"sub":"ann","exp":{{Unix(TimeSpan.FromHours(1))}}}""")))!.AsOf.ShouldBeNull();

        string IssuedAt(string number) => Tokens.Exactly($$"""{"sub":"ann","iat":{{number}},"exp":{{Unix(TimeSpan.FromHours(1))}}}""");
    }

    [Theory]
    [InlineData("\"security\"", "security")]
    [InlineData("[\"security\",\"legal\"]", "legal,security")]
    [InlineData("[\"security\",\"SECURITY\"]", "security")]
    [InlineData("[\"security\",7,null,true,{},[\"legal\"]]", "security")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    [InlineData("7", "")]
    [InlineData("{\"security\":true}", "")]
    [InlineData("[[\"security\"]]", "")]
    [InlineData("\"\"", "")]
    public async Task Groups_are_one_text_or_a_list_of_texts_and_anything_else_is_none(string groups, string read)
    {
        var identity = await Validate(Tokens.Exactly($$"""{"sub":"ann","groups":{{groups}},"exp":{{Unix(TimeSpan.FromHours(1))}}}"""));
        string.Join(',', identity!.Groups.Select(group => group.Name).Order(StringComparer.Ordinal)).ShouldBe(read);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"ann\"")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{")]
    public async Task A_payload_that_is_no_object_proves_nothing(string payload) => (await Validate(Tokens.Exactly("""{"alg":"HS256"}""", payload))).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    [InlineData("....")]
    [InlineData("e30.e30.e30")]
    public async Task What_is_no_token_proves_nothing(string text) => (await Validate(text)).ShouldBeNull();

    private long Unix(TimeSpan ahead) => (time.GetUtcNow() + ahead).ToUnixTimeSeconds();

    private async Task<Identity?> Validate(string token, JwtOptions? options = null) =>
        (await new TokenValidator(options ?? new() { SigningKey = Tokens.SecretBytes }, null, time).ValidateAsync(token))?.Identity;
}
