using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Domain.Policy;

/// <summary>
/// Whether the people that are named can still meet the policy, over the open and later stages jointly, because a person
/// votes once. Only rules that name nobody but people are counted: groups and "anyone" are never exhausted.
/// </summary>
public static class Reachability
{
    private sealed record Seat(int Stage, Rule Rule);

    /// <param name="VotedIn">The stage a standing approval is bound to; null for a person who has not voted.</param>
    private sealed record Candidate(IReadOnlyList<Principal> Holds, int? VotedIn);

    public static bool IsReachable(ApprovalRequest request)
    {
        var seats = SeatsFrom(request, 0);
        var people = seats.SelectMany(seat => seat.Rule.From).Distinct()
            .Where(principal => request.AllowSelfApproval || principal != request.Requester)
            .Select(principal => new Candidate([principal], null));
        return Fits([.. people], seats, (candidate, seat) => candidate.Holds.Any(seat.Rule.From.Contains));
    }

    public static bool IsReachable(Approval approval)
    {
        var seats = SeatsFrom(approval.Request, approval.Stage);
        // A group that joined by escalation is never exhausted, and it joined every rule.
        if (approval.Joined.Any(principal => principal.Kind == PrincipalKind.Group))
            return true;
        return Fits([.. Candidates(approval, seats)], seats, (candidate, seat) =>
            (candidate.VotedIn is null || candidate.VotedIn == seat.Stage)
            && Eligibility.Counts(approval, seat.Rule, candidate.Holds));
    }

    private static List<Seat> SeatsFrom(ApprovalRequest request, int stage) =>
        [.. request.Stages.Skip(stage)
            .SelectMany((open, i) => open.Rules.Where(rule => rule.CanBeExhausted).Select(rule => new Seat(stage + i, rule)))];

    private static bool Fits(List<Candidate> people, List<Seat> seats, Func<Candidate, Seat, bool> fits)
    {
        var places = seats.ConvertAll(seat => seat.Rule.Min);
        return Assignment.Fill(people.Count, places, (person, seat) => fits(people[person], seats[seat])).Sum() == places.Sum();
    }

    private static IEnumerable<Candidate> Candidates(Approval approval, List<Seat> seats)
    {
        foreach (var vote in approval.Votes.Where(vote => vote.Verdict == Verdict.Approve && vote.Stage == approval.Stage))
            yield return new Candidate(vote.Holds, vote.Stage);

        var named = seats.SelectMany(seat => seat.Rule.From).Concat(approval.Joined);
        var delegates = approval.Delegations.Where(delegation => delegation.IsActive).Select(delegation => delegation.To);
        foreach (var person in named.Concat(delegates).Distinct().Where(person => MayStillVote(approval, person)))
            yield return new Candidate([person, .. Says.HeldBy(approval, person).SelectMany(held => held.Holds)], null);
    }

    private static bool MayStillVote(Approval approval, Principal person) =>
        approval.VoteOf(person) is null
        && approval.DelegationFrom(person) is null
        && (approval.Request.AllowSelfApproval || person != approval.Request.Requester);
}
