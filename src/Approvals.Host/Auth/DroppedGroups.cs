using Approvals.Domain.Text;

namespace Approvals.Host.Auth;

/// <summary>
/// Says in the log which groups of a credential count for nothing, because no principal has such a name. Once for each person and group: the
/// same token comes again with every request, and the next token an hour later.
/// </summary>
public sealed class DroppedGroups(ILogger<DroppedGroups> log)
{
    private const int MostKept = 10_000;
    private const int MostNamed = 20;
    private const int MaxName = 200;

    private readonly HashSet<(string, string)> said = [];
    private readonly Lock adding = new();

    public void Saw(Identity identity)
    {
        if (identity.DroppedGroups.Count == 0)
            return;
        var fresh = identity.DroppedGroups.Distinct(StringComparer.Ordinal).Where(name => IsFirst(identity.Self.Text, name)).ToList();
        if (fresh.Count == 0)
            return;
        var named = string.Join(", ", fresh.Take(MostNamed).Select(name => $"'{Shown(name)}'"));
        log.LogWarning(
            "Groups of {Person} were dropped, for no group can have such a name: {Groups}",
            identity.Self.Text, named + (fresh.Count > MostNamed ? $" and {fresh.Count - MostNamed} more" : ""));
    }

    private bool IsFirst(string person, string name)
    {
        lock (adding)
        {
            if (said.Count >= MostKept)
                said.Clear();
            return said.Add((person, Cut(name)));
        }
    }

    /// <summary>On one line, so that no name can pass for a line of the log.</summary>
    private static string Shown(string name) => HiddenCharacters.MarkLine(Cut(name)) + (name.Length > MaxName ? "…" : "");

    private static string Cut(string name) => name.Length > MaxName ? name[..MaxName] : name;
}
