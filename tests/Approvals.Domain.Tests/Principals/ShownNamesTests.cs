using Approvals.Domain.Principals;
using Approvals.Testing;

namespace Approvals.Domain.Tests.Principals;

public sealed class ShownNamesTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, TextCases.Names.Count)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_is_told_apart_from_what_is_shown_beside_it(int index)
    {
        var principals = TextCases.Names[index].Shown.Select(Principal.Parse).ToList();
        principals.Select(ShownNames.Of(principals).Text).ShouldBe(TextCases.Names[index].Names);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void No_two_have_the_same_name_in_whatever_form(int index)
    {
        var principals = TextCases.Names[index].Shown.Select(Principal.Parse).ToList();
        foreach (var names in new[] { ShownNames.Of(principals), ShownNames.WholeOf(principals), ShownNames.Alone })
            principals.Select(names.Text).Distinct(StringComparer.Ordinal).Count().ShouldBe(principals.Count);
    }

    [Fact]
    public void Who_is_not_among_them_is_told_apart_too()
    {
        var names = ShownNames.Of([Principal.User("ann@a.example")]);
        names.Text(Principal.User("ann@b.example")).ShouldBe("user:ann@b.example");
        names.Text(Principal.User("bob@b.example")).ShouldBe("bob");
    }

    [Fact]
    public void Messages_give_the_whole_name() =>
        ShownNames.WholeOf([Principal.User("ann@a.example"), Principal.User("ann@b.example")]).Text(Principal.User("ann@a.example")).ShouldBe("ann@a.example");

    [Fact]
    public void A_mark_says_what_is_no_person()
    {
        var group = ShownNames.Alone[Principal.Group("security")];
        (group.Text, group.Mark, group.IsFull).ShouldBe(("security", "group", false));
        ShownNames.Alone[Principal.Service("ci")].Mark.ShouldBe("service");
        ShownNames.Alone[Principal.User("ann")].Mark.ShouldBeNull();
    }
}
