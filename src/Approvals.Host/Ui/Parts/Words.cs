using System.Globalization;
using Approvals.Domain.Views;

namespace Approvals.Host.Ui.Parts;

/// <summary>How the pages say times, people and amounts. The script that keeps times fresh says them the same way.</summary>
internal static class Words
{
    private const int MostListed = 6;

    /// <summary>The largest unit that fits, rounded down: <c>3 min</c>, <c>2 h</c>, <c>5 days</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => "under 1 min",
        { TotalHours: < 1 } => $"{(int)span.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)span.TotalHours} h",
        _ => $"{(int)span.TotalDays} days",
    };

    public static string Ago(DateTimeOffset at, DateTimeOffset now) => now - at < TimeSpan.FromMinutes(1) ? "just now" : $"{Span(now - at)} ago";

    public static string Left(DateTimeOffset deadline, DateTimeOffset now) => deadline <= now ? "time is up" : $"{Span(deadline - now)} left";

    /// <summary>For people; the machine-readable form stands beside it.</summary>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    public static string Iso(DateTimeOffset at) => Domain.Json.UtcJsonConverter.Text(at);

    public static string Status(ApprovalStatus status) => status.ToString();

    public static string Lower<T>(T word)
        where T : struct, Enum => word.ToString().ToLowerInvariant();

    public static string Count(long count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    public static string Characters(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "character" : "characters")}");

    /// <summary>In one sentence: the first of many, and how many more there are.</summary>
    public static string List(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count switch
        {
            <= 1 => string.Concat(all),
            <= MostListed => $"{string.Join(", ", all.Take(all.Count - 1))} and {all[^1]}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", all.Take(MostListed - 1))} and {all.Count - MostListed + 1} more"),
        };
    }
}
