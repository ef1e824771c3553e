using Approvals.Domain.Decisions;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;

namespace Approvals.Domain.Tests.Model;

/// <summary>What each move does, in the order of the contract.</summary>
internal sealed partial class Oracle
{
    private bool Stale(Move move) => move.Guard is 2 or 4 || move.Guard == 1 && !fresh(move) || move.Guard == 3 && !freshRevision(move);

    /// <summary>The scenario's guards were current before time passed; the clock may have moved the version since.</summary>
    private Func<Move, bool> fresh = _ => true;

    private Func<Move, bool> freshRevision = _ => true;

    public void Announce(int version, int revision)
    {
        fresh = _ => version == Version;
        freshRevision = _ => revision == Revision;
    }

    private RefusalCode? Vote(Move move, string me, HashSet<string> names)
    {
        var holds = AllHeldBy(me, names);
        var approve = move.Kind == MoveKind.Approve;
        if (!Is(me, Roles.Approver))
            return RefusalCode.Forbidden;
        if (me == Scenario.Requester && !plan.SelfApproval)
            return RefusalCode.SelfApproval;
        if (!votes.TryGetValue(me, out var earlier) && (handed.ContainsKey(me) || !CountsAnywhere(holds)))
            return RefusalCode.NotAnApprover;
        if (earlier?.Approve == approve)
            return null;
        if (Stale(move))
            return RefusalCode.VersionMismatch;
        if (Decided)
            return RefusalCode.AlreadyDecided;
        if (earlier is not null)
            return RefusalCode.AlreadyVoted;
        if (!CountsIn(Stage, holds))
            return RefusalCode.StageNotOpen;
        votes[me] = new Cast(approve, Stage, holds, [.. SaysOf(me)]);
        everVoted.Add(me);
        Version++;
        if (votes.Values.Count(vote => !vote.Approve) >= plan.Rejections)
            Decide("rejected", "votes");
        Follow();
        return null;
    }

    private RefusalCode? Retract(Move move, string me, HashSet<string> names)
    {
        if (!Is(me, Roles.Approver))
            return RefusalCode.Forbidden;
        var voted = votes.TryGetValue(me, out var vote);
        if (!everVoted.Contains(me) && (handed.ContainsKey(me) || !CountsAnywhere(AllHeldBy(me, names))))
            return RefusalCode.NotAnApprover;
        if (!voted && (!Decided || everVoted.Contains(me)))
            return null;
        if (Stale(move))
            return RefusalCode.VersionMismatch;
        if (Decided)
            return RefusalCode.AlreadyDecided;
        if (vote!.Stage != Stage)
            return RefusalCode.StageNotOpen;
        if (retractions == 50)
            return RefusalCode.TooMany;
        votes.Remove(me);
        retractions++;
        Version++;
        return null;
    }

    private RefusalCode? HandOn(Move move, string me, HashSet<string> names)
    {
        var to = Scenario.Targets[move.To];
        if (!Is(me, Roles.Approver))
            return RefusalCode.Forbidden;
        if (me == Scenario.Requester && !plan.SelfApproval)
            return RefusalCode.SelfApproval;
        if (!handed.ContainsKey(me) && !CountsAnywhere(AllHeldBy(me, names)))
            return RefusalCode.NotAnApprover;
        if (handed.TryGetValue(me, out var existing) && existing.To == to)
            return null;
        if (Stale(move))
            return RefusalCode.VersionMismatch;
        if (Decided)
            return RefusalCode.AlreadyDecided;
        if (votes.ContainsKey(me))
            return RefusalCode.AlreadyVoted;
        if (!to.StartsWith("user:", StringComparison.Ordinal) || handed.ContainsKey(me) || Holder(to) == me || to == Scenario.Requester && !plan.SelfApproval)
            return RefusalCode.DelegationRefused;
        handed[me] = (to, names);
        if (!Reachable())
        {
            handed.Remove(me);
            return RefusalCode.DelegationRefused;
        }

        if (delegations == 50)
        {
            handed.Remove(me);
            return RefusalCode.TooMany;
        }

        delegations++;
        everReceived.Add(to);
        everHanded.Add(me);
        Version++;
        return null;
    }

    private RefusalCode? TakeBack(Move move, string me)
    {
        if (!Is(me, Roles.Approver))
            return RefusalCode.Forbidden;
        if (!handed.ContainsKey(me) && (!Decided || everHanded.Contains(me)))
            return null;
        if (Stale(move))
            return RefusalCode.VersionMismatch;
        if (Decided)
            return RefusalCode.AlreadyDecided;
        if (votes.Values.Any(vote => vote.Says.Contains(me)))
            return RefusalCode.AlreadyVoted;
        handed.Remove(me);
        Version++;
        return null;
    }

    private RefusalCode? Say(Move move, string me)
    {
        if (!Is(me, Roles.Approver) && me != Scenario.Operator)
            return RefusalCode.Forbidden;
        if (Stale(move))
            return RefusalCode.VersionMismatch;
        if (erased)
            return RefusalCode.AlreadyDecided;
        if (comments == 200)
            return RefusalCode.TooMany;
        comments++;
        Version++;
        return null;
    }

    private RefusalCode? Nudge(Move move, string me)
    {
        if (me != Scenario.Requester && me != Scenario.Operator)
            return RefusalCode.Forbidden;
        if (Stale(move))
            return RefusalCode.VersionMismatch;
        if (Decided)
            return RefusalCode.AlreadyDecided;
        if (nudged is { } last && now < last + 60_000)
            return null;
        nudged = now;
        Version++;
        return null;
    }

    private RefusalCode? End(Move move, string me, string status, string cause, RefusalCode? right)
    {
        if (right is not null)
            return right;
        if (Status == status && Cause == cause && DecidedBy == me)
            return null;
        if (Stale(move))
            return RefusalCode.VersionMismatch;
        if (Decided)
            return RefusalCode.AlreadyDecided;
        Decide(status, cause);
        DecidedBy = me;
        return null;
    }

    private RefusalCode? Erase(Move move, string me)
    {
        if (me != Scenario.Operator)
            return RefusalCode.Forbidden;
        if (erased)
            return null;
        if (Stale(move))
            return RefusalCode.VersionMismatch;
        if (!Decided)
            return RefusalCode.NotDecided;
        erased = true;
        Version++;
        return null;
    }

    private void Decide(string status, string cause)
    {
        (Status, Cause, Deadline) = (status, cause, null);
        Version++;
    }

    private void Follow()
    {
        while (!Decided)
        {
            if (Approved == plan.Stages[Stage].Rules.Sum(rule => rule.Min))
            {
                if (Stage == plan.Stages.Count - 1)
                {
                    Decide("approved", "votes");
                    return;
                }

                Stage++;
                Version++;
                Revision = Version;
            }
            else if (Reachable())
            {
                return;
            }
            else if (Level == plan.Escalation.Count)
            {
                Decide("rejected", "unreachable");
            }
            else
            {
                Level++;
                Version++;
            }
        }
    }

    private void PassTime()
    {
        while (!Decided)
        {
            var due = new List<(long At, int Rank)>();
            if (Level < plan.Escalation.Count && plan.Escalation[Level].AfterMs is { } after)
                due.Add((after, 0));
            var marks = plan.Reminders.Distinct().OrderByDescending(mark => mark).ToList();
            if (Deadline is { } until)
            {
                due.Add((until, 2));
                if (until > now)
                    due.AddRange(marks.Skip(remindersSent).Where(mark => mark < plan.TimeoutMs).Take(1).Select(mark => (until - mark, 1)));
            }

            var (at, rank) = due.Count == 0 ? (long.MaxValue, 0) : due.Min();
            if (at > now)
                return;
            if (rank == 1)
            {
                remindersSent = marks.Count(mark => Deadline - mark <= now);
                Version++;
                continue;
            }

            if (rank == 2 && (plan.Action != TimeoutAction.Escalate || Level == plan.Escalation.Count))
            {
                Decide(plan.Action == TimeoutAction.Approve ? "approved" : "rejected", "timeout");
                return;
            }

            Level++;
            Version++;
            if (rank == 2)
                (Deadline, remindersSent) = (now + plan.TimeoutMs, 0);
            Follow();
        }
    }
}
