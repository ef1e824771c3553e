using Approvals.Domain.Notices;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;

namespace Approvals.Domain.Tests.Preferences;

public sealed class PersonalPreferencesTests
{
    private static readonly string[] Known = ["slack", "email"];
    private static readonly Principal Self = Principal.User("zoë@example.com");
    private static readonly DateTimeOffset Monday = new(2026, 12, 21, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Channels_are_chosen_by_event_and_an_event_left_out_is_as_the_request_says()
    {
        var preferences = Over(("stageOpened", ["email"]), ("commented", []));
        preferences.ChannelsFor(NoticeKind.StageOpened).ShouldBe(["email"]);
        preferences.ChannelsFor(NoticeKind.Commented).ShouldBe([]);
        preferences.ChannelsFor(NoticeKind.Decided).ShouldBeNull();
        Errors(preferences).ShouldBeEmpty();
    }

    [Fact]
    public void Unknown_events_and_channels_and_repeats_are_refused()
    {
        Errors(Over(("StageOpened", ["email"]))).ShouldBe(["channels.StageOpened"]);
        Errors(Over(("decided", ["pigeon"]))).ShouldBe(["channels.decided"]);
        Errors(Over(("decided", ["email", "email"]))).ShouldBe(["channels.decided"]);
        Errors(Over(("decided", null!))).ShouldBe(["channels.decided"]);
        Errors(Over(("decided", [null!]))).ShouldBe(["channels.decided"]);
    }

    [Fact]
    public void A_stand_in_has_the_say_from_the_first_moment_to_before_the_last()
    {
        var away = new OutOfOffice(Monday, Monday.AddDays(1), "user:Ben@example.com");
        away.StandInAt(Monday.AddTicks(-1)).ShouldBeNull();
        away.StandInAt(Monday).ShouldBe(Principal.User("ben@example.com"));
        away.StandInAt(Monday.AddDays(1)).ShouldBeNull();
    }

    [Fact]
    public void An_absence_without_an_end_or_with_a_group_for_a_delegate_is_refused()
    {
        Errors(new PersonalPreferences(OutOfOffice: new OutOfOffice(Monday, null, "user:ben"))).ShouldBe(["outOfOffice.to"]);
        Errors(new PersonalPreferences(OutOfOffice: new OutOfOffice(Monday, Monday, "user:ben"))).ShouldBe(["outOfOffice.to"]);
        Errors(new PersonalPreferences(OutOfOffice: new OutOfOffice(Monday, Monday.AddDays(1), "group:ops"))).ShouldBe(["outOfOffice.delegate"]);
    }

    [Theory]
    [InlineData("user:zoë@example.com")]
    [InlineData("user:ZOË@example.com")]
    [InlineData("USER:Zoë@Example.COM")]
    [InlineData("user:zoe\u0308@example.com")]
    [InlineData("user:ZOE\u0308@EXAMPLE.COM")]
    public void Nobody_stands_in_for_themselves_however_they_write_it(string self) =>
        Errors(new PersonalPreferences(OutOfOffice: new OutOfOffice(Monday, Monday.AddDays(1), self))).ShouldBe(["outOfOffice.delegate"]);

    [Theory]
    [InlineData("service:zoë@example.com")]
    [InlineData("group:zoë@example.com")]
    [InlineData("zoe@example.com")]
    [InlineData("user:")]
    [InlineData("")]
    [InlineData(null)]
    public void A_stand_in_is_a_person(string? name) =>
        Errors(new PersonalPreferences(OutOfOffice: new OutOfOffice(Monday, Monday.AddDays(1), name))).ShouldBe(["outOfOffice.delegate"]);

    [Fact]
    public void They_are_kept_folded_and_with_milliseconds()
    {
        var kept = new PersonalPreferences(OutOfOffice: new OutOfOffice(Monday.AddTicks(12_345), Monday.AddDays(1), "user:ZOE\u0308@Example.com")).Normalized();
        kept.OutOfOffice.ShouldBe(new OutOfOffice(Monday.AddMilliseconds(1), Monday.AddDays(1), "user:zoë@example.com"));
        new PersonalPreferences(OutOfOffice: new OutOfOffice(Monday, null, "nobody")).Normalized().OutOfOffice!.Delegate.ShouldBe("nobody");
    }

    [Fact]
    public void A_time_zone_stands_by_itself()
    {
        Errors(new PersonalPreferences(TimeZone: "Europe/Berlin")).ShouldBeEmpty();
        Errors(new PersonalPreferences(TimeZone: "europe/berlin")).ShouldBe(["timeZone"]);
        Errors(new PersonalPreferences(TimeZone: "")).ShouldBe(["timeZone"]);
    }

    private static PersonalPreferences Over(params (string Event, IReadOnlyList<string> Channels)[] chosen) =>
        new(chosen.ToDictionary(entry => entry.Event, entry => entry.Channels));

    private static IEnumerable<string> Errors(PersonalPreferences preferences)
    {
        var faults = new Faults();
        preferences.Check(faults, Known, Self);
        return faults.ToErrors().Keys;
    }
}
