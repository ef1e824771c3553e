using Approvals.Application.Reading;
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

    /// <summary>What the address says and cannot be read; the list does without it.</summary>
    public IReadOnlyList<UnreadValue> Unread { get; init; } = [];

    /// <summary>Ready but for the page.</summary>
    public required HistoryFilter Filter { get; init; }

    public bool IsFiltered => (this with { Sort = HistorySort.Newest }).Address() != "/history";

    public static HistoryView Read(HttpRequest request, int limit)
    {
        var query = new QueryReader(request);
        var (from, to) = (DayOf(query.Time("from")), DayOf(query.Time("to")));
        if (to < from)
        {
            query.Fail("from", "Lies after To, so neither of the two is applied.");
            query.Fail("to", "Lies before From, so neither of the two is applied.");
            (from, to) = (null, null);
        }

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
        var (tag, words) = (query.Tag("tag"), query.Words("q"));
        view = view with
        {
            Unread = query.Unread,
            Text = Readable("q", view.Text),
            WorkflowId = Readable("workflow", view.WorkflowId),
            Tag = Readable("tag", view.Tag),
            Cursor = Readable("cursor", view.Cursor),
        };
        return view with
        {
            Filter = new HistoryFilter(
                view.Status, from, DayAfter(to), view.Requester, view.Approver, view.WorkflowId, Readable("tag", tag), view.Priority, Readable("q", words) ?? [], limit, null,
                view.Sort),
        };

        T? Readable<T>(string name, T? value) => query.Unread.Any(unread => unread.Name == name) ? default : value;
    }

    /// <summary>The same from its beginning where its cursor is none of this list.</summary>
    public HistoryView FromTheStart() =>
        this with { Cursor = null, Unread = [.. Unread, new UnreadValue("cursor", Cursor ?? "", "Not a place in this list with these filters, which begins at its start.")] };

    public string Address() => QueryHelpers.AddQueryString("/history", Parts("workflow", To).Where(part => part.Value is not null));

    /// <summary>The same selection as the API gives it.</summary>
    public string CsvAddress() => QueryHelpers.AddQueryString("/history.csv", Parts("workflowId", DayAfter(To)).Where(part => part.Value is not null && part.Key != "cursor"));

    public static string? Day(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset? DayOf(DateTimeOffset? at) => at is { } time ? new DateTimeOffset(time.UtcDateTime.Date, TimeSpan.Zero) : null;

    /// <summary>Null behind the last day that there is.</summary>
    private static DateTimeOffset? DayAfter(DateTimeOffset? day) => day < DateTimeOffset.MaxValue.AddDays(-1) ? day.Value.AddDays(1) : null;

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
