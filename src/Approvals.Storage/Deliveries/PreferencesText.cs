using System.Text.Json;
using Approvals.Domain.Json;
using Approvals.Domain.Preferences;

namespace Approvals.Storage.Deliveries;

/// <summary>How preferences are kept: as they are on the wire.</summary>
internal static class PreferencesText
{
    public static string Of(PersonalPreferences preferences) => JsonSerializer.Serialize(preferences, DomainJson.Compact.PersonalPreferences);

    public static PersonalPreferences Read(string text) => JsonSerializer.Deserialize(text, DomainJson.Compact.PersonalPreferences) ?? PersonalPreferences.None;
}
