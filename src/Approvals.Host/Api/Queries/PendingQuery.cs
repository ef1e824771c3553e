using Approvals.Application.Reading;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Host.Api.Binding;

namespace Approvals.Host.Api.Queries;

public sealed record PendingQuery(PendingFilter Filter, byte[] Digest)
{
    public static ValueTask<PendingQuery> BindAsync(HttpContext context)
    {
        RequestParts.Caller(context);
        var query = new QueryReader(context.Request);
        var filter = new PendingFilter(
            query.Flag("mine"),
            query.Words("q"),
            query.Word("priority", Lists.Priorities, null),
            query.Text("workflowId"),
            query.Principal("requester"),
            query.Tag("tag"),
            query.Word("sort", Lists.Sorts, PendingSort.Deadline),
            query.Number("limit", 1, Lists.MaxLimit, Lists.DefaultLimit),
            null);
        var cursor = query.Text("cursor");
        query.ThrowIfFaulty();
        var digest = Cursor.DigestOf(
            "pending", filter.Mine, string.Join(' ', filter.Words), filter.Priority, filter.WorkflowId, filter.Requester, filter.Tag, filter.Sort);
        var after = Cursor.Read(cursor, digest, timeless: filter.Sort == PendingSort.Deadline, ranked: filter.Sort == PendingSort.Priority);
        return ValueTask.FromResult(new PendingQuery(filter with { After = after }, digest));
    }

    public PageKey KeyOf(Approval last) => Filter.Sort switch
    {
        PendingSort.Created => new PageKey(last.CreatedAt, null, last.Id),
        PendingSort.Priority => new PageKey(last.CreatedAt, last.Request.Priority, last.Id),
        _ => new PageKey((last as Approval.Pending)?.Deadline, null, last.Id),
    };
}
