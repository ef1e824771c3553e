using Approvals.Application.Deliveries;
using Approvals.Application.People;
using Approvals.Application.Reading;
using Approvals.Domain.Decisions;
using Approvals.Domain.Policy;
using Approvals.Domain.State;
using Approvals.Domain.Views;
using Approvals.Host.Api.Binding;
using Approvals.Host.Ui.Parts;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Review;

/// <summary>Puts together what the page of one approval shows.</summary>
internal sealed class ReviewReader(IApprovalReader approvals, IEarlierApprovals earlier, IDeliveryLog deliveries, IKnownPeopleStore known, TimeProvider time)
{
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Null when there is none, or the caller may not see it.</summary>
    public async Task<Approval?> FindAsync(HttpContext context)
    {
        if (!Guid.TryParseExact(context.Request.RouteValues["id"] as string, "D", out var id))
            return null;
        var approval = await approvals.FindAsync(id, context.RequestAborted);
        return approval is not null && Visibility.MayRead(approval, context.Person()) ? approval : null;
    }

    public async Task<ReviewModel> ReadAsync(HttpContext context, Approval approval, ReviewModel.Outcome? last)
    {
        var journal = Part.TryAsync(approvals.AuditAsync(approval.Id, 0, context.RequestAborted));
        var before = Part.TryAsync(earlier.BeforeAsync(approval, context.Person(), context.RequestAborted));
        var told = Part.TryAsync(deliveries.OfApprovalAsync(approval.Id, context.RequestAborted));
        var unseen = approval.DelegationFrom(context.Person().Self)?.To is { } to && await People.IsUnseenAsync(to, known, context.RequestAborted) ? to : null;
        return new ReviewModel
        {
            Approval = approval,
            View = ApprovalView.Of(approval),
            Caller = context.Person(),
            Moves = Moves.Of(approval, context.Person(), Now),
            Now = Now,
            Journal = await journal,
            Before = await before,
            Deliveries = await told,
            Last = last,
            UnseenDelegate = unseen,
        };
    }
}
