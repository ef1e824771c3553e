using Approvals.Domain.Principals;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Queries;

namespace Approvals.Host.Api.Waiting;

public sealed record WaitCall(HttpContext Context, Guid Id, TimeSpan Wait)
{
    public Caller Caller => RequestParts.Caller(Context);

    public static ValueTask<WaitCall> BindAsync(HttpContext context)
    {
        var id = RequestParts.Id(context);
        var query = new QueryReader(context.Request);
        var wait = ReadWait(query);
        query.ThrowIfFaulty();
        return ValueTask.FromResult(new WaitCall(context, id, wait));
    }

    public static TimeSpan ReadWait(QueryReader query) =>
        TimeSpan.FromSeconds(query.Number("wait", 0, (int)DecisionWait.Longest.TotalSeconds, 0));
}
