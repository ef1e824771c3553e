using Approvals.Domain.Principals;

namespace Approvals.Host.Ui.Shell;

/// <summary>The places of the application, as far as a caller's roles open them.</summary>
internal static class Navigation
{
    public sealed record Entry(string Key, string Href, string Label, string Icon);

    public static IEnumerable<Entry> For(Caller caller)
    {
        yield return new("inbox", "/", "Inbox", "inbox");
        yield return new("history", "/history", "History", "history");
        if (caller.ReadsEverything)
            yield return new("statistics", "/statistics", "Statistics", "chart");
        if (caller.Is(Roles.Operator))
            yield return new("cluster", "/cluster", "Cluster", "nodes");
        yield return new("notifications", "/notifications", "Notifications", "bell");
    }
}
