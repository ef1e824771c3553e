using System.Text.Json;
using Approvals.Domain.Notices;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;

namespace Approvals.Domain.Preferences;

/// <summary>How a person wants to be told; as it is on the wire and as it is kept.</summary>
/// <param name="Channels">
/// By kind of event (<see cref="NoticeKind"/> in camel case) the channels in order of preference, in place of those that the request
/// names. An empty list: nothing. An event that is not here: as the request says.
/// </param>
/// <param name="TimeZone">Where the person lives, an IANA name: what the pages show and take times in. Null: UTC.</param>
public sealed record PersonalPreferences(
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Channels = null, string? TimeZone = null, QuietHours? QuietHours = null, OutOfOffice? OutOfOffice = null)
{
    public static PersonalPreferences None { get; } = new();

    /// <summary>The names under which <see cref="Channels"/> knows events.</summary>
    public static IReadOnlyDictionary<string, NoticeKind> Events { get; } =
        Enum.GetValues<NoticeKind>().ToDictionary(kind => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()), StringComparer.Ordinal);

    /// <summary>Null: as the request says.</summary>
    public IReadOnlyList<string>? ChannelsFor(NoticeKind kind) =>
        Channels?.GetValueOrDefault(JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()));

    /// <summary>As they are kept and read back.</summary>
    public PersonalPreferences Normalized() => this with { OutOfOffice = OutOfOffice?.Normalized() };

    /// <param name="self">Whose preferences they are.</param>
    public void Check(Faults faults, IReadOnlyCollection<string> knownChannels, Principal self)
    {
        foreach (var (name, channels) in Channels ?? new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal))
        {
            var field = $"channels.{name}";
            faults.Add(field, $"Must be one of: {string.Join(", ", Events.Keys)}.", when: !Events.ContainsKey(name));
            if (channels is null)
                faults.Add(field, "Must be a list of channels.");
            else if (channels.Any(channel => channel is null || !knownChannels.Contains(channel)))
                faults.Add(field, $"Must hold only: {string.Join(", ", knownChannels)}.");
            else if (channels.Distinct(StringComparer.Ordinal).Count() < channels.Count)
                faults.Add(field, "Must not name a channel twice.");
        }

        if (TimeZone is not null && LocalTime.Fault(TimeZone) is { } fault)
            faults.Add("timeZone", fault);
        QuietHours?.Check(faults, "quietHours.");
        OutOfOffice?.Check(faults, "outOfOffice.", self);
    }
}
