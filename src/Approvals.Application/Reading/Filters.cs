using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.Views;

namespace Approvals.Application.Reading;

public enum PendingSort
{
    Deadline,
    Created,
    Priority,
}

/// <summary>By time of decision.</summary>
public enum HistorySort
{
    Newest,
    Oldest,
}

/// <summary>Which pending approvals, in which order. Ascending; approvals without a deadline come last; the most urgent priority comes first.</summary>
/// <param name="Words">Folded words, each a prefix of a word in title or description.</param>
/// <param name="After">Where the page before ended; null for the first page.</param>
public sealed record PendingFilter(
    bool Mine,
    IReadOnlyList<string> Words,
    Priority? Priority,
    string? WorkflowId,
    Principal? Requester,
    KeyValuePair<string, string>? Tag,
    PendingSort Sort,
    int Limit,
    PageKey? After)
{
    /// <summary>None but these; null for all.</summary>
    public IReadOnlyList<Guid>? Only { get; init; }
}

/// <param name="From">Inclusive, by time of decision.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Approver">Someone who voted.</param>
public sealed record HistoryFilter(
    ApprovalStatus? Status,
    DateTimeOffset? From,
    DateTimeOffset? To,
    Principal? Requester,
    Principal? Approver,
    string? WorkflowId,
    KeyValuePair<string, string>? Tag,
    Priority? Priority,
    IReadOnlyList<string> Words,
    int Limit,
    PageKey? After,
    HistorySort Sort = HistorySort.Newest)
{
    /// <summary>None but these; null for all.</summary>
    public IReadOnlyList<Guid>? Only { get; init; }
}

/// <summary>The sort key and id of the last row of a page.</summary>
/// <param name="Time">Deadline, creation or decision time, after the sort; null for a missing deadline.</param>
/// <param name="Priority">Set when sorted by priority; then <paramref name="Time"/> is the creation time.</param>
public sealed record PageKey(DateTimeOffset? Time, Priority? Priority, Guid Id);
