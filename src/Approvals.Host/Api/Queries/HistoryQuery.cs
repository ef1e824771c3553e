using Approvals.Application.Reading;
using Approvals.Domain.State;
using Approvals.Domain.Views;
using Approvals.Host.Api.Binding;

namespace Approvals.Host.Api.Queries;

public sealed record HistoryQuery(HistoryFilter Filter, byte[] Digest)
{
    public static ValueTask<HistoryQuery> BindAsync(HttpContext context)
    {
        RequestParts.Caller(context);
        var query = new QueryReader(context.Request);
        var (from, to) = query.Span();
        var filter = new HistoryFilter(
            query.Word("status", Statuses, null),
            from,
            to,
            query.Principal("requester"),
            query.Principal("approver"),
            query.Text("workflowId"),
            query.Tag("tag"),
            query.Word("priority", Lists.Priorities, null),
            query.Words("q"),
            query.Number("limit", 1, Lists.MaxLimit, Lists.DefaultLimit),
            null,
            query.Word("sort", Lists.HistorySorts, HistorySort.Newest));
        var cursor = query.Text("cursor");
        query.ThrowIfFaulty();
        var digest = Cursor.DigestOf(
            "history", filter.Status, from?.UtcTicks, to?.UtcTicks, filter.Requester, filter.Approver, filter.WorkflowId, filter.Tag,
            filter.Priority, string.Join(' ', filter.Words), filter.Sort);
        return ValueTask.FromResult(new HistoryQuery(filter with { After = Cursor.Read(cursor, digest) }, digest));
    }

    public static PageKey KeyOf(Approval last) => new(((Approval.Decided)last).Decision.At, null, last.Id);

    public static Dictionary<string, ApprovalStatus?> Statuses { get; } = new(StringComparer.Ordinal)
    {
        ["approved"] = ApprovalStatus.Approved,
        ["rejected"] = ApprovalStatus.Rejected,
        ["cancelled"] = ApprovalStatus.Cancelled,
    };
}
