using Approvals.Domain.Principals;

namespace Approvals.Domain.Tests.Principals;

public sealed class PrincipalTests
{
    [Theory]
    [InlineData("user:ann", PrincipalKind.User, "ann")]
    [InlineData("USER:Ann@Example.COM", PrincipalKind.User, "ann@example.com")]
    [InlineData("group:team:payments", PrincipalKind.Group, "team:payments")]
    [InlineData("service:ci", PrincipalKind.Service, "ci")]
    public void A_principal_is_folded(string text, PrincipalKind kind, string name)
    {
        var principal = Principal.Parse(text);
        (principal.Kind, principal.Name, principal.IsUser).ShouldBe((kind, name, kind == PrincipalKind.User));
        Principal.Parse(principal.Text).ShouldBe(principal);
        principal.ToString().ShouldBe(principal.Text);
    }

    [Theory]
    [InlineData("user:\u03a3\u03c4\u03ad\u03bb\u03b9\u03bf\u03c2", "user:\u03c3\u03c4\u03ad\u03bb\u03b9\u03bf\u03c3")]
    [InlineData("group:\u017ftaff", "group:STAFF")]
    [InlineData("group:\u00b5", "group:\u039c")]
    [InlineData("user:\u00c5sa", "user:A\u030aSA")]
    public void Two_forms_of_a_letter_are_one_name(string one, string other) => Principal.Parse(one).ShouldBe(Principal.Parse(other));

    [Fact]
    public void Two_spellings_of_a_letter_are_one_name() => Principal.User("Zo\u0065\u0308").ShouldBe(Principal.User("zo\u00eb"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("user:")]
    [InlineData(":ann")]
    [InlineData("robot:ann")]
    [InlineData("user:an n")]
    [InlineData("user:ann\n")]
    [InlineData("user:a\u0000")]
    [InlineData("user:\ud800")]
    [InlineData(" user:ann")]
    public void What_is_none_is_refused(string? text)
    {
        Principal.TryParse(text, out _).ShouldBeFalse();
        if (text is not null)
            Should.Throw<FormatException>(() => Principal.Parse(text));
    }

    [Fact]
    public void A_principal_has_a_length()
    {
        Principal.TryParse("user:" + new string('a', Principal.MaxLength - 5), out _).ShouldBeTrue();
        Principal.TryParse("user:" + new string('a', Principal.MaxLength - 4), out _).ShouldBeFalse();
    }

    [Fact]
    public void JSON_with_another_text_is_refused() => Should.Throw<System.Text.Json.JsonException>(() =>
        System.Text.Json.JsonSerializer.Deserialize<Principal>("\"ann\""));

    [Fact]
    public void A_caller_is_itself_and_its_groups()
    {
        var caller = Ann.In(Security);
        (caller.Holds(Ann.Self), caller.Holds(Security), caller.Holds(Legal)).ShouldBe((true, true, false));
    }
}
