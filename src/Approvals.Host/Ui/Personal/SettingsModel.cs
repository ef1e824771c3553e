using System.Globalization;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;
using Approvals.Host.Ui.Parts;
using Approvals.Host.Ui.Told;

namespace Approvals.Host.Ui.Personal;

/// <param name="Channels">Those that there are.</param>
public sealed record SettingsModel(SettingsForm Form, IReadOnlyList<string> Channels)
{
    /// <summary>What the page says after saving; null when nothing was saved.</summary>
    public string? Saved { get; init; }

    /// <summary>By field of the preferences.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>(StringComparer.Ordinal);

    public required DateTimeOffset Now { get; init; }

    /// <summary>People to choose a stand-in from.</summary>
    public IReadOnlyList<Principal> People { get; init; } = [];

    /// <summary>Whether the stand-in is somebody whom the service has never met, who may be misspelt.</summary>
    public bool IsStandInUnseen { get; init; }

    /// <summary>The kinds of events in the order of a request's life, under what they have in common.</summary>
    public static IReadOnlyList<(string Group, string[] Kinds)> Groups { get; } =
    [
        ("Asked of you", ["requested", "stageOpened", "reminder", "escalated"]),
        ("While a request is open", ["voteCast", "voteRetracted", "commented", "delegated", "delegationRevoked"]),
        ("At its end", ["decided", "undelivered"]),
    ];

    /// <summary>The table in one line.</summary>
    public string Summary
    {
        get
        {
            if (Form.Channels.Count == 0)
                return "Everything reaches you as each request asks for.";
            var own = Groups.SelectMany(group => group.Kinds).Where(Form.Channels.ContainsKey).Select(kind =>
                $"{NotificationModel.Words(kind)}: {(Form.Channels[kind] is { Count: > 0 } chosen ? Words.List(chosen.Select(ChannelWords.Of)) : "not at all")}.");
            return $"Your own choice: {string.Join(' ', own)} All else as each request asks for.";
        }
    }

    public string? ErrorOf(string field) => Errors.TryGetValue(field, out var messages) ? string.Join(' ', messages) : null;

    public string? AwayFromNote => Twice(Form.AwayFrom, Form.AwayFromAt);

    public string? AwayToNote
    {
        get
        {
            if (Errors.Count > 0 || Away is not { From: { } from, To: { } to })
                return null;
            if (to <= Now)
                return "This absence is over.";
            return to - from > TimeSpan.FromDays(366) || from - Now > TimeSpan.FromDays(366)
                ? $"{Words.Span(to - from)}, beginning in {Words.Span(from > Now ? from - Now : TimeSpan.Zero)}. Is the year right?"
                : Twice(Form.AwayTo, Form.AwayToAt);
        }
    }

    public string? StandInNote => IsStandInUnseen ? $"Nobody has met {Form.StandIn} here yet. If the name is right, all is well; if it is misspelt, what is asked of you meanwhile reaches nobody." : null;

    private OutOfOffice? Away => Form.ToPreferences().OutOfOffice;

    /// <summary>What of the times that were typed the clock skips, in words; nothing for a reading that is not one of the saved ones, for anybody can write an address.</summary>
    public static string SavedWords(PersonalPreferences saved, IEnumerable<string?> typed)
    {
        var zone = LocalTime.Zone(saved.TimeZone) ?? TimeZoneInfo.Utc;
        var skipped = typed.Select(text => SettingsForm.Parse(text ?? "")).OfType<DateTime>().Where(time =>
            zone.IsInvalidTime(time) && LocalTime.Instant(time, zone, last: false) is { } instant && (instant == saved.OutOfOffice?.From || instant == saved.OutOfOffice?.To));
        return string.Join(' ', skipped.Select(time =>
            $"{Reading(time)} does not exist in {zone.Id}, because the clock is put forward then. It was taken as {Reading(LocalTime.Reading(LocalTime.Instant(time, zone, last: false)!.Value, zone))}.").Prepend("Saved."));
    }

    private string? Twice(string local, string at)
    {
        if (SettingsForm.Parse(local) is not { } time || !Form.Zone.IsAmbiguousTime(time) || !DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, out var instant))
            return null;
        var isFirst = instant == LocalTime.Instant(time, Form.Zone, last: false);
        return $"This time comes twice that night in {Form.Zone.Id}, because the clock is put back. This is the {(isFirst ? "first" : "second")} of them, {instant.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)} UTC.";
    }

    private static string Reading(DateTime time) => time.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}
