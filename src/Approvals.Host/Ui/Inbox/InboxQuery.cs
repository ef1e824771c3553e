using Approvals.Application.Reading;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.Views;
using Approvals.Host.Api.Queries;
using Microsoft.AspNetCore.WebUtilities;

namespace Approvals.Host.Ui.Inbox;

public enum InboxTab
{
    Mine,
    Asked,
    All,
}

/// <summary>Everything that the address says about a list, so that every view can be kept, sent and gone back to.</summary>
public sealed record InboxQuery
{
    public required InboxTab Tab { get; init; }

    public required ApprovalStatus Status { get; init; }

    public required PendingSort Sort { get; init; }

    public string? Text { get; init; }

    public Priority? Priority { get; init; }

    public string? WorkflowId { get; init; }

    public Principal? Requester { get; init; }

    public string? Tag { get; init; }

    public string? Cursor { get; init; }

    public required IReadOnlyList<string> Words { get; init; }

    public KeyValuePair<string, string>? TagPair { get; init; }

    /// <summary>What the address says and cannot be read; the list does without it.</summary>
    public IReadOnlyList<UnreadValue> Unread { get; init; } = [];

    public bool IsFiltered => Text is not null || Priority is not null || WorkflowId is not null || Requester is not null || Tag is not null;

    public static InboxQuery Read(HttpRequest request)
    {
        var query = new QueryReader(request);
        var read = new InboxQuery
        {
            Tab = query.Word("tab", Tabs, InboxTab.Mine),
            Status = query.Word("status", Statuses, ApprovalStatus.Pending),
            Sort = query.Word("sort", Lists.Sorts, PendingSort.Deadline),
            Text = query.Text("q"),
            Words = query.Words("q"),
            Priority = query.Word("priority", Lists.Priorities, null),
            WorkflowId = query.Text("workflow"),
            Requester = query.Principal("requester"),
            Tag = query.Text("tag"),
            TagPair = query.Tag("tag"),
            Cursor = query.Text("cursor"),
        };
        return read with
        {
            Unread = query.Unread,
            Text = Readable("q", read.Text),
            Words = Readable("q", read.Words) ?? [],
            WorkflowId = Readable("workflow", read.WorkflowId),
            Tag = Readable("tag", read.Tag),
            TagPair = Readable("tag", read.TagPair),
            Cursor = Readable("cursor", read.Cursor),
        };

        T? Readable<T>(string name, T? value) => query.Unread.Any(unread => unread.Name == name) ? default : value;
    }

    public bool CanSelect => this is { Tab: InboxTab.Mine, Status: ApprovalStatus.Pending };

    /// <summary>The same from its beginning where its cursor is none of this list.</summary>
    public InboxQuery FromTheStart(string why) => this with { Cursor = null, Unread = [.. Unread, new UnreadValue("cursor", Cursor ?? "", why)] };

    /// <summary>The view that a query (<c>?…</c>) stands for.</summary>
    public static InboxQuery Of(string query) => Read(new DefaultHttpContext { Request = { QueryString = new QueryString(query) } }.Request);

    /// <summary>The address of this view; what has its usual value is not in it.</summary>
    public string Address() => QueryHelpers.AddQueryString("/", Parts().Where(part => part.Value is not null));

    public InboxQuery Plain(InboxTab tab) => this with
    {
        Tab = tab,
        Status = ApprovalStatus.Pending,
        Text = null,
        Priority = null,
        WorkflowId = null,
        Requester = null,
        Tag = null,
        Cursor = null,
        Unread = [],
    };

    private IEnumerable<KeyValuePair<string, string?>> Parts() =>
    [
        new("tab", Tab == InboxTab.Mine ? null : Ui.Parts.Words.Lower(Tab)),
        new("status", Status == ApprovalStatus.Pending ? null : Ui.Parts.Words.Lower(Status)),
        new("sort", Sort == PendingSort.Deadline ? null : Ui.Parts.Words.Lower(Sort)),
        new("q", Text),
        new("priority", Priority is { } priority ? Ui.Parts.Words.Lower(priority) : null),
        new("workflow", WorkflowId),
        new("requester", Requester?.Text),
        new("tag", Tag),
        new("cursor", Cursor),
    ];

    private static Dictionary<string, InboxTab> Tabs { get; } = new(StringComparer.Ordinal)
    {
        ["mine"] = InboxTab.Mine,
        ["asked"] = InboxTab.Asked,
        ["all"] = InboxTab.All,
    };

    private static Dictionary<string, ApprovalStatus> Statuses { get; } = new(StringComparer.Ordinal)
    {
        ["pending"] = ApprovalStatus.Pending,
        ["approved"] = ApprovalStatus.Approved,
        ["rejected"] = ApprovalStatus.Rejected,
        ["cancelled"] = ApprovalStatus.Cancelled,
    };
}
