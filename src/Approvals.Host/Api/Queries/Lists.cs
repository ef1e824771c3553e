using Approvals.Application.Reading;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Host.Api.Answers;

namespace Approvals.Host.Api.Queries;

/// <summary>What the lists have in common.</summary>
internal static class Lists
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;

    public static Dictionary<string, Priority?> Priorities { get; } =
        Vocabulary.Priorities.ToDictionary(word => word.Key, word => (Priority?)word.Value, StringComparer.Ordinal);

    public static Dictionary<string, PendingSort> Sorts { get; } = new(StringComparer.Ordinal)
    {
        ["deadline"] = PendingSort.Deadline,
        ["created"] = PendingSort.Created,
        ["priority"] = PendingSort.Priority,
    };

    public static Dictionary<string, HistorySort> HistorySorts { get; } = new(StringComparer.Ordinal)
    {
        ["newest"] = HistorySort.Newest,
        ["oldest"] = HistorySort.Oldest,
    };

    /// <param name="found">Read with a limit of one more, which tells whether a next page exists.</param>
    public static IResult Page(IReadOnlyList<Approval> found, int limit, byte[] digest, Func<Approval, PageKey> keyOf) =>
        found.Count <= limit
            ? PageAnswer.Of(found, null)
            : PageAnswer.Of(found.Take(limit), Cursor.Write(digest, keyOf(found[limit - 1])));
}
