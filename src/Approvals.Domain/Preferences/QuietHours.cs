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
        if (LocalTime.Fault(TimeZone) is { } fault)
            faults.Add(prefix + "timeZone", fault);
    }

    /// <summary>When the quiet hours end that <paramref name="now"/> lies in; null outside of them.</summary>
    public DateTimeOffset? EndOf(DateTimeOffset now)
    {
        if (Parse(From) is not { } from || Parse(To) is not { } to || LocalTime.Zone(TimeZone) is not { } zone)
            return null;
        var local = LocalTime.Reading(now, zone);
        var time = TimeOnly.FromDateTime(local);
        // IsBetween spans midnight when the start is the later one.
        if (!time.IsBetween(from, to))
            return null;
        var end = local.Date + to.ToTimeSpan();
        return LocalTime.Instant(end <= local ? end.AddDays(1) : end, zone, last: true);
    }

    private static TimeOnly? Parse(string? text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
