using System.Globalization;
using Approvals.Domain.Json;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;
using Approvals.Host.Ui.Parts;

namespace Approvals.Host.Ui.Personal;

/// <summary>
/// The form of the settings, to and from preferences: a form that was not touched gives back exactly what it was drawn from. Whether they make
/// sense is for the preferences to say.
/// </summary>
public sealed record SettingsForm
{
    private static readonly string[] LocalFormats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>By event the channels that were chosen; an event that is not here goes as the request says.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Channels { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    public string TimeZone { get; init; } = "";

    public string QuietFrom { get; init; } = "";

    public string QuietTo { get; init; } = "";

    /// <summary>Empty where it is the person's own.</summary>
    public string QuietZone { get; init; } = "";

    /// <summary>On the wall of the person's time zone.</summary>
    public string AwayFrom { get; init; } = "";

    public string AwayTo { get; init; } = "";

    /// <summary>
    /// The instants that the two were drawn from. Because a reading may stand for two instants, and leaves out seconds, what still reads the same
    /// still means the same.
    /// </summary>
    public string AwayFromAt { get; init; } = "";

    public string AwayToAt { get; init; } = "";

    public string StandIn { get; init; } = "";

    /// <summary>Known, or UTC.</summary>
    public TimeZoneInfo Zone => LocalTime.Zone(TimeZone) ?? TimeZoneInfo.Utc;

    public static SettingsForm Of(PersonalPreferences preferences)
    {
        var zone = LocalTime.Zone(preferences.TimeZone) ?? TimeZoneInfo.Utc;
        var (quiet, away) = (preferences.QuietHours, preferences.OutOfOffice);
        return new()
        {
            Channels = preferences.Channels ?? new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal),
            TimeZone = preferences.TimeZone ?? "",
            QuietFrom = quiet?.From ?? "",
            QuietTo = quiet?.To ?? "",
            QuietZone = quiet is null || quiet.TimeZone == OrUtc(preferences.TimeZone) ? "" : quiet.TimeZone ?? "",
            AwayFrom = Reading(away?.From, zone),
            AwayTo = Reading(away?.To, zone),
            AwayFromAt = away?.From is { } from ? UtcJsonConverter.Text(from) : "",
            AwayToAt = away?.To is { } to ? UtcJsonConverter.Text(to) : "",
            StandIn = away?.StandIn is { } person ? PersonField.Text(person) : "",
        };
    }

    public static SettingsForm Read(IFormCollection form) => new()
    {
        // Named one by one, because a form that lacks them says nothing about how the person wants to be told.
        Channels = PersonalPreferences.Events.Keys.Where(name => form["kinds"].Contains(name) && form["asked." + name].Count == 0)
            .ToDictionary(name => name, name => InOrder(form["channels." + name].OfType<string>(), Text(form, "order." + name)), StringComparer.Ordinal),
        TimeZone = Text(form, "timeZone"),
        QuietFrom = Text(form, "quietFrom"),
        QuietTo = Text(form, "quietTo"),
        QuietZone = Text(form, "quietZone"),
        AwayFrom = Text(form, "awayFrom"),
        AwayTo = Text(form, "awayTo"),
        AwayFromAt = Text(form, "awayFromAt"),
        AwayToAt = Text(form, "awayToAt"),
        StandIn = Text(form, "standIn"),
    };

    public PersonalPreferences ToPreferences() => new PersonalPreferences(
        Channels.Count == 0 ? null : Channels,
        TimeZone.Length == 0 ? null : TimeZone,
        QuietFrom.Length + QuietTo.Length == 0 ? null : new QuietHours(QuietFrom, QuietTo, QuietZone.Length > 0 ? QuietZone : OrUtc(TimeZone)),
        AwayFrom.Length + AwayTo.Length + StandIn.Length == 0 ? null : new OutOfOffice(
            // Of two readings the ones between which nothing is left out.
            Instant(AwayFrom, AwayFromAt, last: false), Instant(AwayTo, AwayToAt, last: true), PersonField.Principal(StandIn))).Normalized();

    /// <summary>Null for what is no time that a clock could show.</summary>
    public static DateTime? Parse(string local) =>
        DateTime.TryParseExact(local, LocalFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    private DateTimeOffset? Instant(string local, string at, bool last)
    {
        if (DateTimeOffset.TryParseExact(at, UtcJsonConverter.Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var drawnFrom) && Reading(drawnFrom, Zone) == local)
            return drawnFrom;
        return Parse(local) is { } time ? LocalTime.Instant(time, Zone, last) : null;
    }

    private static string Reading(DateTimeOffset? at, TimeZoneInfo zone) =>
        at is { } instant ? LocalTime.Reading(instant, zone).ToString(LocalFormats[0], CultureInfo.InvariantCulture) : "";

    private static string OrUtc(string? zone) => string.IsNullOrEmpty(zone) ? "UTC" : zone;

    /// <summary>The order is one of preference, which boxes cannot say: what was there keeps its place, and what is new comes after.</summary>
    private static IReadOnlyList<string> InOrder(IEnumerable<string> ticked, string before)
    {
        var places = before.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Index().ToDictionary(place => place.Item, place => place.Index, StringComparer.Ordinal);
        return [.. ticked.OrderBy(channel => places.GetValueOrDefault(channel, int.MaxValue))];
    }

    private static string Text(IFormCollection form, string name) => form[name].ToString().Trim();
}
