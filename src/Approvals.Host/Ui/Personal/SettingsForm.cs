using System.Globalization;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;

namespace Approvals.Host.Ui.Personal;

/// <summary>The form of the settings, to and from preferences. Whether they make sense is for the preferences to say.</summary>
public sealed record SettingsForm
{
    private const string Minutes = "yyyy-MM-dd'T'HH:mm";

    /// <summary>By event the channels that were chosen; an event that is not here goes as the request says.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Channels { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    public string QuietFrom { get; init; } = "";

    public string QuietTo { get; init; } = "";

    public string TimeZone { get; init; } = "";

    public string AwayFrom { get; init; } = "";

    public string AwayTo { get; init; } = "";

    public string StandIn { get; init; } = "";

    public static SettingsForm Of(PersonalPreferences preferences)
    {
        var zone = ZoneOf(preferences.QuietHours?.TimeZone);
        return new()
        {
            Channels = preferences.Channels ?? new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal),
            QuietFrom = preferences.QuietHours?.From ?? "",
            QuietTo = preferences.QuietHours?.To ?? "",
            TimeZone = preferences.QuietHours?.TimeZone ?? "",
            AwayFrom = Local(preferences.OutOfOffice?.From, zone),
            AwayTo = Local(preferences.OutOfOffice?.To, zone),
            StandIn = preferences.OutOfOffice?.Delegate is { } name && Principal.TryParse(name, out var person) ? person.Name : "",
        };
    }

    public static SettingsForm Read(IFormCollection form) => new()
    {
        Channels = PersonalPreferences.Events.Keys.Where(name => form["mode." + name] == "only")
            .ToDictionary(name => name, name => (IReadOnlyList<string>)[.. form["channels." + name].OfType<string>()], StringComparer.Ordinal),
        QuietFrom = Text(form, "quietFrom"),
        QuietTo = Text(form, "quietTo"),
        TimeZone = Text(form, "timeZone"),
        AwayFrom = Text(form, "awayFrom"),
        AwayTo = Text(form, "awayTo"),
        StandIn = Text(form, "standIn"),
    };

    public PersonalPreferences ToPreferences()
    {
        var zone = ZoneOf(TimeZone);
        return new PersonalPreferences(
            Channels.Count == 0 ? null : Channels,
            QuietFrom.Length + QuietTo.Length == 0 ? null : new QuietHours(QuietFrom, QuietTo, TimeZone.Length == 0 ? "UTC" : TimeZone),
            AwayFrom.Length + AwayTo.Length + StandIn.Length == 0 ? null : new OutOfOffice(Instant(AwayFrom, zone), Instant(AwayTo, zone), PersonOf(StandIn)));
    }

    private static string PersonOf(string name) => name.StartsWith("user:", StringComparison.OrdinalIgnoreCase) ? name : "user:" + name;

    private static TimeZoneInfo ZoneOf(string? name) =>
        name is { Length: > 0 } && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    private static string Local(DateTimeOffset? at, TimeZoneInfo zone) =>
        at is { } instant ? TimeZoneInfo.ConvertTime(instant, zone).ToString(Minutes, CultureInfo.InvariantCulture) : "";

    /// <summary>Null for what is no time; in the hour that the change to summer time skips, the hour after it.</summary>
    private static DateTimeOffset? Instant(string local, TimeZoneInfo zone)
    {
        if (!DateTime.TryParseExact(local, Minutes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return null;
        if (zone.IsInvalidTime(time))
            time = time.AddHours(1);
        return new DateTimeOffset(time, zone.GetUtcOffset(time)).ToUniversalTime();
    }

    private static string Text(IFormCollection form, string name) => form[name].ToString().Trim();
}
