using System.Globalization;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;

namespace Approvals.Domain.Tests.Preferences;

public sealed class QuietHoursTests
{
    [Theory]
    // Berlin is an hour ahead of UTC in winter and two in summer.
    [InlineData("22:00", "07:00", "2026-01-31T20:59:00Z", null)]
    [InlineData("22:00", "07:00", "2026-01-31T21:00:00Z", "2026-02-01T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-02-01T05:59:00Z", "2026-02-01T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-02-01T06:00:00Z", null)]
    [InlineData("22:00", "07:00", "2026-07-01T20:00:00Z", "2026-07-02T05:00:00Z")]
    [InlineData("12:00", "13:30", "2026-07-01T10:15:00Z", "2026-07-01T11:30:00Z")]
    // On 29 March 2026 the clock goes from 02:00 to 03:00, so 02:30 is 03:30.
    [InlineData("22:00", "02:30", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z")]
    public void They_end_where_the_person_lives(string from, string to, string now, string? end) =>
        new QuietHours(from, to, "Europe/Berlin").EndOf(At(now)!.Value).ShouldBe(At(end));

    [Theory]
    [InlineData("25:00", "07:00", "Europe/Berlin", "quietHours.from")]
    [InlineData("22:00", "7", "Europe/Berlin", "quietHours.to")]
    [InlineData("22:00", "22:00", "Europe/Berlin", "quietHours.to")]
    [InlineData("22:00", "07:00", "Middle/Earth", "quietHours.timeZone")]
    [InlineData("22:00", "07:00", null, "quietHours.timeZone")]
    [InlineData(null, "07:00", "Etc/UTC", "quietHours.from")]
    public void What_makes_no_sense_is_refused(string? from, string? to, string? zone, string field)
    {
        var faults = new Faults();
        new PersonalPreferences(QuietHours: new QuietHours(from, to, zone)).Check(faults, [], Principal.User("ann"));
        faults.ToErrors().Keys.ShouldBe([field]);
    }

    private static DateTimeOffset? At(string? text) => text is null ? null : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
