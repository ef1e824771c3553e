namespace Approvals.Host.Ui.Personal;

/// <param name="Channels">Those that there are.</param>
/// <param name="Errors">By field of the preferences.</param>
public sealed record SettingsModel(SettingsForm Form, IReadOnlyList<string> Channels, bool IsSaved, IReadOnlyDictionary<string, string[]> Errors)
{
    public string? ErrorOf(string field) => Errors.TryGetValue(field, out var messages) ? string.Join(' ', messages) : null;
}
