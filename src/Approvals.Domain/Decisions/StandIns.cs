using Approvals.Domain.Commands;
using Approvals.Domain.Events;
using Approvals.Domain.Notices;
using Approvals.Domain.Principals;
using Approvals.Domain.Projections;
using Approvals.Domain.State;

namespace Approvals.Domain.Decisions;

/// <summary>
/// Hands on the say of people who are away when a request or a stage opens: an ordinary delegation, judged like any other, in the same commit
/// as what opened.
/// </summary>
public static class StandIns
{
    /// <summary>What asks people who were not asked before.</summary>
    public static bool Asks(ApprovalEvent happened) =>
        happened is ApprovalEvent.Requested or ApprovalEvent.StageOpened or ApprovalEvent.Escalated or ApprovalEvent.Delegated;

    /// <summary>Whether the delegate may vote is judged when they do; the person was named, so the say is theirs to hand on.</summary>
    public static ApprovalCommand.Delegate Command(Principal person, Principal standIn) =>
        new(new Caller(person, [], Roles.Approver), standIn, "Out of office.", Automatic: true);

    /// <param name="standInOf">To whom a person's say goes at that time; null when they are there.</param>
    /// <returns>The ruling with the delegations that follow from it. One that is refused leaves the say where it is.</returns>
    public static Ruling HandOn(Guid id, Ruling ruling, DateTimeOffset now, Func<Principal, Principal?> standInOf)
    {
        if (!ruling.Events.Any(recorded => Asks(recorded.Event)))
            return ruling;
        var tried = new HashSet<Principal>();
        while (Next(ruling.After, tried, standInOf) is var (person, standIn))
        {
            tried.Add(person);
            var handedOn = Decider.Decide(id, ruling.After, Command(person, standIn), now);
            if (handedOn.Refusal is null)
                ruling = Together(ruling, handedOn);
        }

        return ruling;
    }

    private static (Principal Person, Principal StandIn)? Next(Approval? approval, HashSet<Principal> tried, Func<Principal, Principal?> standInOf)
    {
        if (approval is not Approval.Pending)
            return null;
        foreach (var row in InboxRow.Of(approval))
        {
            if (row.Open && Principal.TryParse(row.Principal, out var person) && person.IsUser && !tried.Contains(person)
                && standInOf(person) is { } standIn && Relevance.IsAsked(approval, row.Principal))
            {
                return (person, standIn);
            }
        }

        return null;
    }

    private static Ruling Together(Ruling first, Ruling second) => first with
    {
        After = second.After,
        Events = [.. first.Events, .. second.Events],
        NotBefore = first.NotBefore > second.NotBefore ? first.NotBefore : second.NotBefore ?? first.NotBefore,
        NotAfter = first.NotAfter < second.NotAfter ? first.NotAfter : second.NotAfter ?? first.NotAfter,
    };
}
