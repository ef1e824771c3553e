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
    /// <summary>Whether the delegate may vote is judged when they do; the person was named, so the say is theirs to hand on.</summary>
    public static ApprovalCommand.Delegate Command(Principal person, Principal standIn) =>
        new(new Caller(person, [], Roles.Approver), standIn, "Out of office.", Automatic: true);

    /// <param name="standInOf">To whom a person's say goes at that time; null when they are there.</param>
    /// <returns>The ruling with the delegations that follow from it. One that is refused leaves the say where it is.</returns>
    public static Ruling HandOn(Guid id, Ruling ruling, DateTimeOffset now, Func<Principal, Principal?> standInOf)
    {
        var asked = new Queue<Principal>(AskedBy(ruling));
        var tried = new HashSet<Principal>();
        while (asked.TryDequeue(out var person))
        {
            if (standInOf(person) is not { } standIn || ruling.After is not Approval.Pending pending || !Relevance.IsAsked(pending, person.Text) || !tried.Add(person))
                continue;
            var handedOn = Decider.Decide(id, pending, Command(person, standIn), now);
            if (handedOn.Refusal is not null)
                continue;
            ruling = Together(ruling, handedOn);
            asked.Enqueue(standIn);
        }

        return ruling;
    }

    /// <summary>Only who was not asked before: what somebody took back since is theirs to keep.</summary>
    private static IEnumerable<Principal> AskedBy(Ruling ruling) => ruling.Events
        .SelectMany(recorded => recorded.Event switch
        {
            ApprovalEvent.Requested or ApprovalEvent.StageOpened => Open(ruling.After!),
            ApprovalEvent.Escalated escalated => escalated.To,
            ApprovalEvent.Delegated delegated => [delegated.To],
            _ => [],
        })
        .Where(principal => principal.IsUser);

    private static IEnumerable<Principal> Open(Approval approval)
    {
        foreach (var row in InboxRow.Of(approval))
        {
            if (row.Open && Principal.TryParse(row.Principal, out var person))
                yield return person;
        }
    }

    private static Ruling Together(Ruling first, Ruling second) => first with
    {
        After = second.After,
        Events = [.. first.Events, .. second.Events],
        NotBefore = first.NotBefore > second.NotBefore ? first.NotBefore : second.NotBefore ?? first.NotBefore,
        NotAfter = first.NotAfter < second.NotAfter ? first.NotAfter : second.NotAfter ?? first.NotAfter,
    };
}
