using Approvals.Domain.Events;
using Approvals.Domain.Json;
using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

/// <summary>Removes what is personal from the state of a decided approval; who voted how, and when, stays.</summary>
public static class Eraser
{
    public const string Placeholder = "(erased)";

    public static Approval Erase(Approval approval, ApprovalEvent.Erased erased)
    {
        ArgumentNullException.ThrowIfNull(erased);
        var bare = approval with
        {
            Request = approval.Request with { Title = Placeholder, Description = null, Context = RawJson.EmptyObject, NotifyUsers = [] },
            Votes = [.. approval.Votes.Select(vote => vote with { Reason = null, Comment = null, Inputs = null })],
            Delegations = [.. approval.Delegations.Select(delegation => delegation with { Reason = null })],
            Comments = [],
        };
        return bare is Approval.Decided decided
            ? decided with { Erased = true, Decision = decided.Decision with { Reason = null, Inputs = null } }
            : bare;
    }
}
