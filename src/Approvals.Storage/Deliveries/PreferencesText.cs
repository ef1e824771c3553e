using System.Text.Json;
using Approvals.Domain.Json;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;

namespace Approvals.Storage.Deliveries;

/// <summary>How preferences are kept: as they are on the wire.</summary>
internal static class PreferencesText
{
    /// <summary>Those of the rows whose absence has not ended.</summary>
    public static IReadOnlyDictionary<Principal, OutOfOffice> Away(IEnumerable<(string Principal, string Preferences)> rows, DateTimeOffset now)
    {
        var away = new Dictionary<Principal, OutOfOffice>();
        foreach (var (name, text) in rows)
        {
            if (Principal.TryParse(name, out var person) && Read(text).OutOfOffice is { } absence && absence.To > now)
                away[person] = absence;
        }

        return away;
    }

    public static string Of(PersonalPreferences preferences) => JsonSerializer.Serialize(preferences, DomainJson.Compact.PersonalPreferences);

    public static PersonalPreferences Read(string text) => JsonSerializer.Deserialize(text, DomainJson.Compact.PersonalPreferences) ?? PersonalPreferences.None;
}
