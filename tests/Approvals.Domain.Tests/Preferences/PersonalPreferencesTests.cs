using Approvals.Domain.Notices;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;

namespace Approvals.Domain.Tests.Preferences;

public sealed class PersonalPreferencesTests
{
    private static readonly string[] Known = ["slack", "email"];
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

    private static PersonalPreferences Over(params (string Event, IReadOnlyList<string> Channels)[] chosen) =>
        new(chosen.ToDictionary(entry => entry.Event, entry => entry.Channels));

    private static IEnumerable<string> Errors(PersonalPreferences preferences)
    {
        var faults = new Faults();
        preferences.Check(faults, Known);
        return faults.ToErrors().Keys;
    }
}
