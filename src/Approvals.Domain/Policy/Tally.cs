using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Policy;

/// <summary>How far the open stage is.</summary>
public sealed record Tally(int Approved, int Required, IReadOnlyList<Principal> WaitingOn)
{
    public bool IsComplete => Approved == Required;

    public static Tally Of(Approval approval)
    {
        var rules = approval.OpenStage.Rules;
        var votes = approval.Votes.Where(vote => vote.Verdict == Verdict.Approve && vote.Stage == approval.Stage).ToList();
        var fitting = new Fitting(rules, approval.Joined);
        var filled = Assignment.Fill(votes.Select(vote => fitting.RulesOf(vote.Holds)), [.. rules.Select(rule => rule.Min)]);
        return new Tally(filled.Sum(), rules.Sum(rule => rule.Min), WaitingOnOf(approval, filled));
    }

    private static List<Principal> WaitingOnOf(Approval approval, int[] filled)
    {
        if (approval is not Approval.Pending)
            return [];
        var says = Says.Of(approval);
        var voted = approval.Votes.Select(vote => vote.By).ToHashSet();
        return [.. approval.OpenStage.Rules
            .Where((rule, i) => filled[i] < rule.Min)
            .SelectMany(rule => rule.IsAnyone ? rule.From : rule.From.Concat(approval.Joined))
            .Select(says.HolderOf)
            .Where(principal => !voted.Contains(principal))
            .Where(principal => approval.Request.AllowSelfApproval || principal != approval.Request.Requester)
            .Distinct()];
    }
}
