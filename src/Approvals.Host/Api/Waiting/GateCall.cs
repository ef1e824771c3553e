using Approvals.Domain.Principals;
using Approvals.Domain.Views;
using Approvals.Host.Api.Binding;
using Approvals.Host.Api.Queries;

namespace Approvals.Host.Api.Waiting;

/// <summary>For engines that read nothing but a status code. What nobody chose fails closed.</summary>
public sealed record GateCall(HttpContext Context, Guid Id, TimeSpan Wait, int Approved, int Pending, int Rejected, int Cancelled)
{
    public Caller Caller => RequestParts.Caller(Context);

    public static ValueTask<GateCall> BindAsync(HttpContext context)
    {
        var id = RequestParts.Id(context);
        var query = new QueryReader(context.Request);
        var call = new GateCall(
            context, id, WaitCall.ReadWait(query), Code("approved", 200), Code("pending", 404), Code("rejected", 403), Code("cancelled", 410));
        query.ThrowIfFaulty();
        return ValueTask.FromResult(call);

        int Code(string status, int absent) => query.Number(status, 200, 599, absent);
    }

    public int CodeOf(ApprovalStatus status) => status switch
    {
        ApprovalStatus.Approved => Approved,
        ApprovalStatus.Rejected => Rejected,
        ApprovalStatus.Cancelled => Cancelled,
        _ => Pending,
    };
}
