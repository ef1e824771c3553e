using System.Globalization;
using Approvals.Domain.Preferences;

namespace Approvals.Domain.Tests.Preferences;

public sealed class LocalTimeTests
{
    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("America/Port-au-Prince")]
    [InlineData("Asia/Kolkata")]
    [InlineData("Asia/Calcutta")]
    [InlineData("Europe/Kyiv")]
    [InlineData("US/Pacific")]
    [InlineData("Etc/UTC")]
    [InlineData("Etc/GMT+5")]
    [InlineData("UTC")]
    [InlineData("CET")]
    [InlineData("Antarctica/Troll")]
    public void A_time_zone_goes_by_its_name(string name)
    {
        LocalTime.Zone(name)!.Id.ShouldBe(name);
        LocalTime.Fault(name).ShouldBeNull();
    }

    [Theory]
    [InlineData("europe/berlin", "Europe/Berlin")]
    [InlineData("EUROPE/BERLIN", "Europe/Berlin")]
    [InlineData(" Europe/Berlin", "Europe/Berlin")]
    [InlineData("Berlin", "Europe/Berlin")]
    [InlineData("new york", "America/New_York")]
    [InlineData("utc", "UTC")]
    [InlineData("W. Europe Standard Time", "Europe/Berlin")]
    [InlineData("Pacific Standard Time", "America/Los_Angeles")]
    [InlineData("Europe//Berlin", null)]
    [InlineData("Europe", null)]
    [InlineData("Middle/Earth", null)]
    [InlineData("+01:00", null)]
    [InlineData("UTC+1", null)]
    [InlineData("posix/Europe/Berlin", null)]
    [InlineData("right/Europe/Berlin", null)]
    [InlineData("localtime", null)]
    [InlineData("posixrules", null)]
    [InlineData("../../../etc/passwd", null)]
    [InlineData("Europe/../Europe/Berlin", null)]
    [InlineData("Europe/Berlin\0", null)]
    [InlineData("", null)]
    [InlineData("   ", null)]
    [InlineData(null, null)]
    public void Every_other_name_is_refused_with_the_one_that_may_have_been_meant(string? name, string? meant)
    {
        // Whether the system takes another spelling depends on what it was asked before.
        LocalTime.Zone("Europe/Berlin").ShouldNotBeNull();
        LocalTime.Zone(name).ShouldBeNull();
        LocalTime.Fault(name).ShouldBe("Must be a time zone such as Europe/Berlin." + (meant is null ? "" : $" Did you mean {meant}?"));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2027-03-28 01:59", "2027-03-28T00:59Z", "2027-03-28T00:59Z")]
    [InlineData("Europe/Berlin", "2027-03-28 02:00", "2027-03-28T01:00Z", "2027-03-28T01:00Z")]
    [InlineData("Europe/Berlin", "2027-03-28 02:30", "2027-03-28T01:30Z", "2027-03-28T01:30Z")]
    [InlineData("Europe/Berlin", "2027-03-28 03:00", "2027-03-28T01:00Z", "2027-03-28T01:00Z")]
    [InlineData("Europe/Berlin", "2027-10-31 01:59", "2027-10-30T23:59Z", "2027-10-30T23:59Z")]
    [InlineData("Europe/Berlin", "2027-10-31 02:30", "2027-10-31T00:30Z", "2027-10-31T01:30Z")]
    [InlineData("Europe/Berlin", "2027-10-31 03:00", "2027-10-31T02:00Z", "2027-10-31T02:00Z")]
    // Half an hour is skipped and repeated.
    [InlineData("Australia/Lord_Howe", "2027-10-03 02:15", "2027-10-02T15:45Z", "2027-10-02T15:45Z")]
    [InlineData("Australia/Lord_Howe", "2027-04-04 01:45", "2027-04-03T14:45Z", "2027-04-03T15:15Z")]
    // Two hours are.
    [InlineData("Antarctica/Troll", "2027-03-28 02:30", "2027-03-28T02:30Z", "2027-03-28T02:30Z")]
    [InlineData("America/New_York", "2027-03-14 02:30", "2027-03-14T07:30Z", "2027-03-14T07:30Z")]
    [InlineData("America/Sao_Paulo", "2018-11-04 00:30", "2018-11-04T03:30Z", "2018-11-04T03:30Z")]
    // Nothing is.
    [InlineData("Asia/Kathmandu", "2027-06-01 12:00", "2027-06-01T06:15Z", "2027-06-01T06:15Z")]
    [InlineData("UTC", "2027-03-28 02:30", "2027-03-28T02:30Z", "2027-03-28T02:30Z")]
    public void What_the_wall_shows_is_an_instant_also_on_the_nights_when_the_clock_jumps(string zone, string local, string first, string last)
    {
        var reading = DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        LocalTime.Instant(reading, LocalTime.Zone(zone)!, last: false).ShouldBe(DateTimeOffset.Parse(first, CultureInfo.InvariantCulture));
        LocalTime.Instant(reading, LocalTime.Zone(zone)!, last: true).ShouldBe(DateTimeOffset.Parse(last, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("America/New_York", "9999-12-31 23:59")]
    [InlineData("Pacific/Kiritimati", "0001-01-01 00:00")]
    public void What_no_calendar_holds_is_nothing(string zone, string local) =>
        LocalTime.Instant(DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), LocalTime.Zone(zone)!, last: false).ShouldBeNull();

    [Fact]
    public void Every_suggestion_is_understood() => LocalTime.Zones.Where(name => LocalTime.Fault(name) is not null).ShouldBeEmpty();
}
