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
    [InlineData("user:an  n")]
    [InlineData("user: ann")]
    [InlineData("user:ann ")]
    [InlineData("group:a\u00a0b")]
    [InlineData("group:a\u2003b")]
    [InlineData("group:a\u3000b")]
    [InlineData("group:sec\u200burity")]
    [InlineData("\ufeffuser:ann")]
    [InlineData("user:\u202eann")]
    [InlineData("user:a\u00adnn")]
    [InlineData("user:ann\ufe0f")]
    [InlineData("user:a\u200db")]
    [InlineData("user:\u0301ann")]
    [InlineData("group:\u3164")]
    [InlineData("group:a\u2800b")]
    [InlineData("user:\ue000")]
    [InlineData("user:\uffff")]
    [InlineData("us er:ann")]
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

    [Theory]
    [InlineData("group:Security Team", "security team")]
    [InlineData("group:CN=Security Team,OU=Groups,DC=example,DC=com", "cn=security team,ou=groups,dc=example,dc=com")]
    [InlineData("group:00000000-AAAA-bbbb-cccc-0123456789ab", "00000000-aaaa-bbbb-cccc-0123456789ab")]
    [InlineData("group:EXAMPLE\\Domain Users", "example\\domain users")]
    [InlineData("user:\U0001F469\u200d\U0001F4BB", "\U0001F469\u200d\U0001F4BB")]
    [InlineData("group:\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")]
    public void Names_of_directories_stand_as_they_are(string text, string name) => Principal.Parse(text).Name.ShouldBe(name);

    [Fact]
    public void A_name_has_a_length()
    {
        foreach (var letter in new[] { "a", "\u00e9", "\U00010428" })
        {
            Principal.TryParse("user:" + string.Concat(Enumerable.Repeat(letter, Principal.MaxName)), out _).ShouldBeTrue(letter);
            Principal.TryParse("user:" + string.Concat(Enumerable.Repeat(letter, Principal.MaxName + 1)), out _).ShouldBeFalse(letter);
        }
    }

    [Theory]
    [InlineData("user:ann\u200b", "U+200B")]
    [InlineData("user:a\u00a0b", "U+00A0")]
    [InlineData("user:a  b", "one space")]
    [InlineData("user:", "missing")]
    public void The_fault_says_what_is_wrong(string text, string fault) => Principal.FaultIn(text, "Must be user:NAME.").ShouldContain(fault);

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
