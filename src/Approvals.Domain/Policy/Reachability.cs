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
        return Fits(people, seats, []);
    }

    public static bool IsReachable(Approval approval)
    {
        var seats = SeatsFrom(approval.Request, approval.Stage);
        // A group that joined by escalation is never exhausted, and it joined every rule.
        return seats.Count == 0
            || approval.Joined.Any(principal => principal.Kind == PrincipalKind.Group)
            || Fits(Candidates(approval, seats), seats, approval.Joined);
    }

    private static List<Seat> SeatsFrom(ApprovalRequest request, int stage) =>
        [.. request.Stages.Skip(stage)
            .SelectMany((open, i) => open.Rules.Where(rule => rule.CanBeExhausted).Select(rule => new Seat(stage + i, rule)))];

    private static bool Fits(IEnumerable<Candidate> people, List<Seat> seats, IEnumerable<Principal> joined)
    {
        var places = seats.ConvertAll(seat => seat.Rule.Min);
        var fitting = new Fitting(seats.ConvertAll(seat => seat.Rule), joined);
        var fits = people.Select(person =>
        {
            var rules = fitting.RulesOf(person.Holds);
            return person.VotedIn is { } stage ? [.. rules.Where(rule => seats[rule].Stage == stage)] : rules;
        });
        return Assignment.Fill(fits, places).Sum() == places.Sum();
    }

    private static IEnumerable<Candidate> Candidates(Approval approval, List<Seat> seats)
    {
        foreach (var vote in approval.Votes.Where(vote => vote.Verdict == Verdict.Approve && vote.Stage == approval.Stage))
            yield return new Candidate(vote.Holds, vote.Stage);

        var says = Says.Of(approval);
        var voted = approval.Votes.Select(vote => vote.By).ToHashSet();
        var named = seats.SelectMany(seat => seat.Rule.From).Concat(approval.Joined);
        foreach (var person in named.Concat(says.Active.Select(delegation => delegation.To)).Distinct())
        {
            if (voted.Contains(person) || says.IsHandedOn(person) || person == approval.Request.Requester && !approval.Request.AllowSelfApproval)
                continue;
            yield return new Candidate([person, .. says.HeldBy(person).SelectMany(held => held.Holds)], null);
        }
    }
}
