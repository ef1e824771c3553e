using System.Globalization;
using Approvals.Domain.Requests;

namespace Approvals.Domain.Preferences;

/// <summary>The hours of every day in which a person is told only what is critical. May span midnight.</summary>
/// <param name="From">Such as <c>22:00</c>, local time, inclusive.</param>
/// <param name="To">Such as <c>07:00</c>, exclusive.</param>
/// <param name="TimeZone">An IANA name such as <c>Europe/Berlin</c>.</param>
public sealed record QuietHours(string? From, string? To, string? TimeZone)
{
    public void Check(Faults faults, string prefix)
    {
        var (from, to) = (Parse(From), Parse(To));
        faults.Add(prefix + "from", "Must be a time such as 22:00.", when: from is null);
        faults.Add(prefix + "to", "Must be a time such as 07:00.", when: to is null);
        faults.Add(prefix + "to", "Must differ from 'from'.", when: from is not null && from == to);
        faults.Add(prefix + "timeZone", "Must be a time zone such as Europe/Berlin.", when: Zone is null);
    }

    /// <summary>When the quiet hours end that <paramref name="now"/> lies in; null outside of them.</summary>
    public DateTimeOffset? EndOf(DateTimeOffset now)
    {
        if (Parse(From) is not { } from || Parse(To) is not { } to || Zone is not { } zone)
            return null;
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var time = TimeOnly.FromDateTime(local);
        // IsBetween spans midnight when the start is the later one.
        if (!time.IsBetween(from, to))
            return null;
        var end = local.Date + to.ToTimeSpan();
        if (end <= local)
            end = end.AddDays(1);
        // In the hour that the change to summer time skips, the end is the hour after it.
        if (zone.IsInvalidTime(end))
            end = end.AddHours(1);
        return new DateTimeOffset(end, zone.GetUtcOffset(end)).ToUniversalTime();
    }

    private TimeZoneInfo? Zone => TimeZone is { Length: > 0 and <= 100 } && TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : null;

    private static TimeOnly? Parse(string? text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
