using Approvals.Domain.Principals;

namespace Approvals.Domain.Tests.Principals;

/// <summary>Credentials as <c>TIME:GROUPS</c>, the time in seconds; <c>?TIME</c> where the credential does not say it and was first seen then.</summary>
public sealed class KnownRightsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("security", "1:security")]
    [InlineData("", "1:security", "2:")]
    [InlineData("", "2:", "1:security")]
    [InlineData("", "1:security", "2:", "1:security")]
    [InlineData("", "1:security", "2:", "1:security", "1:security")]
    [InlineData("legal", "1:security", "2:legal")]
    [InlineData("security", "1:", "2:security")]
    [InlineData("legal,security", "1:security", "2:security,legal", "1:security")]
    [InlineData("security", "1:security", "2:", "3:security")]
    [InlineData("", "1:security", "3:", "2:security")]
    [InlineData("legal", "5:security", "5:legal,security", "6:legal", "5:security")]
    [InlineData("", "1:security", "1:")]
    [InlineData("", "1:", "1:security")]
    [InlineData("legal", "1:security,legal", "1:legal,payments")]
    [InlineData("security", "1:", "1:security", "2:security")]
    [InlineData("security", "?1:security")]
    [InlineData("", "?1:security", "?2:")]
    [InlineData("", "?1:security", "?2:", "?1:security")]
    [InlineData("security", "?1:", "?2:security")]
    [InlineData("", "1:", "?2:security")]
    [InlineData("security", "1:security,legal", "?2:security")]
    [InlineData("legal", "?9:security", "1:legal")]
    public void The_newest_is_the_whole_truth_and_what_cannot_be_put_in_order_adds_nothing(string left, params string[] seen) =>
        Names(seen.Aggregate((KnownRights?)null, (known, text) => KnownRights.Newest(known, Of(text)))!.Groups).ShouldBe(left);

    [Theory]
    [InlineData("2:", "security", 1, true)]
    [InlineData("2:", "security", 2, false)]
    [InlineData("2:", "security", 3, false)]
    [InlineData("2:security", "security", 1, false)]
    [InlineData("2:security", "security,legal", 1, true)]
    [InlineData("2:security,legal", "security", 1, false)]
    [InlineData("2:legal", "", 1, false)]
    [InlineData("2:", "security", null, false)]
    [InlineData("?2:", "security", 1, false)]
    [InlineData("?2:", "security", null, false)]
    public void Only_an_older_credential_loses_what_a_newer_one_no_longer_shows(string known, string shown, int? issued, bool loses) =>
        Of(known).TakesFrom(Groups(shown), issued is { } seconds ? Noon.AddSeconds(seconds) : null).ShouldBe(loses);

    [Fact]
    public void A_role_goes_as_groups_do()
    {
        var (approver, none) = (Of("1:") with { Roles = Roles.Approver | Roles.Requester }, Of("2:") with { Roles = Roles.Requester });
        KnownRights.Newest(approver, none).Roles.ShouldBe(Roles.Requester);
        KnownRights.Newest(none, approver).Roles.ShouldBe(Roles.Requester);
        KnownRights.Newest(approver, none with { AsOf = approver.AsOf }).Roles.ShouldBe(Roles.Requester);
    }

    private static KnownRights Of(string text)
    {
        var (time, groups) = (text.Split(':')[0], text.Split(':')[1]);
        return new KnownRights(Groups(groups), Roles.Approver, Noon.AddSeconds(int.Parse(time.TrimStart('?'), System.Globalization.CultureInfo.InvariantCulture)), IsDated: time[0] != '?');
    }

    private static HashSet<Principal> Groups(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Principal.Group).ToHashSet();

    private static string Names(IEnumerable<Principal> groups) => string.Join(',', groups.Select(group => group.Name).Order(StringComparer.Ordinal));
}
