using Approvals.Domain.Principals;
using Approvals.Host.Auth;
using Approvals.Host.Configuration;
using Approvals.Host.Tests.Support;

namespace Approvals.Host.Tests.Auth;

public sealed class TokenCommandTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();

    public void Dispose()
    {
        output.Dispose();
        errors.Dispose();
    }

    [Fact]
    public async Task It_prints_a_token_that_this_service_accepts()
    {
        var jwt = new JwtOptions { SigningKey = Tokens.SecretBytes, Issuer = "us", Audience = "approvals", NameClaim = "email" };
        Run(jwt, "--name", "ann@example.com", "--roles", "requester,approver", "--groups", "security").ShouldBe(0);
        var valid = await new TokenValidator(jwt, null, time).ValidateAsync(output.ToString().Trim());
        valid!.Value.Identity.Self.ShouldBe(Principal.User("ann@example.com"));
        valid.Value.Identity.Roles.ShouldBe(Roles.Requester | Roles.Approver);
        valid.Value.Identity.Groups.ShouldBe([Principal.Group("security")]);
        valid.Value.Expires.ShouldBe(time.GetUtcNow() + TimeSpan.FromHours(8));
    }

    [Fact]
    public void Without_a_signing_key_it_says_so()
    {
        Run(new(), "--name", "ann").ShouldBe(1);
        errors.ToString().ShouldContain("Auth:Jwt:SigningKey");
        output.ToString().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--roles", "approver")]
    [InlineData("--name", "ann", "--lifetime", "soon")]
    public void A_wrong_call_is_explained(params string[] args)
    {
        Run(new() { SigningKey = Tokens.SecretBytes }, args).ShouldBe(1);
        errors.ToString().ShouldContain("--");
    }

    private int Run(JwtOptions jwt, params string[] args) => TokenCommand.Run([TokenCommand.Verb, .. args], jwt, time, output, errors);
}
