using Approvals.Actors.Ports;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.Views;
using Approvals.Host.Api.Queries;
using Approvals.Host.Ui.Parts;
using Microsoft.AspNetCore.WebUtilities;

namespace Approvals.Host.Ui.Past;

/// <summary>What the address of the history says. The days are whole days in UTC, the last one included.</summary>
public sealed record HistoryView
{
    public ApprovalStatus? Status { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public Principal? Requester { get; init; }

    public Principal? Approver { get; init; }

    public string? WorkflowId { get; init; }

    public string? Tag { get; init; }

    public Priority? Priority { get; init; }

    public string? Text { get; init; }

    public HistorySort Sort { get; init; }

    public string? Cursor { get; init; }

    /// <summary>Ready but for the page.</summary>
    public required HistoryFilter Filter { get; init; }

    public bool IsFiltered => (this with { Sort = HistorySort.Newest }).Address() != "/history";

    public static HistoryView Read(HttpRequest request, int limit)
    {
        var query = new QueryReader(request);
        var (from, to) = query.Span();
        var view = new HistoryView
        {
            Status = query.Word("status", HistoryQuery.Statuses, null),
            From = from,
            To = to,
            Requester = query.Principal("requester"),
            Approver = query.Principal("approver"),
            WorkflowId = query.Text("workflow"),
            Tag = query.Text("tag"),
            Priority = query.Word("priority", Lists.Priorities, null),
            Text = query.Text("q"),
            Sort = query.Word("sort", Lists.HistorySorts, HistorySort.Newest),
            Cursor = query.Text("cursor"),
            Filter = null!,
        };
        var filter = new HistoryFilter(
            view.Status, from, to?.AddDays(1), view.Requester, view.Approver, view.WorkflowId, query.Tag("tag"), view.Priority, query.Words("q"), limit, null,
            view.Sort);
        query.ThrowIfFaulty();
        return view with { Filter = filter };
    }

    public string Address() => QueryHelpers.AddQueryString("/history", Parts("workflow", To).Where(part => part.Value is not null));

    /// <summary>The same selection as the API gives it.</summary>
    public string CsvAddress() => QueryHelpers.AddQueryString("/history.csv", Parts("workflowId", To?.AddDays(1)).Where(part => part.Value is not null && part.Key != "cursor"));

    public static string? Day(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private IEnumerable<KeyValuePair<string, string?>> Parts(string workflow, DateTimeOffset? to) =>
    [
        new("q", Text),
        new("status", Status is { } status ? Words.Lower(status) : null),
        new("from", Day(From)),
        new("to", Day(to)),
        new("requester", Requester?.Text),
        new("approver", Approver?.Text),
        new(workflow, WorkflowId),
        new("tag", Tag),
        new("priority", Priority is { } priority ? Words.Lower(priority) : null),
        new("sort", Sort == HistorySort.Newest ? null : Words.Lower(Sort)),
        new("cursor", Cursor),
    ];
}
