using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Projections;

/// <summary>One line of somebody's inbox.</summary>
/// <param name="Principal">A principal's text, or <see cref="Anyone"/>.</param>
/// <param name="Open">True while the approval waits for a vote of this principal.</param>
public sealed record InboxRow(string Principal, bool Open, DateTimeOffset? Deadline)
{
    /// <summary>Stands for every person with the role approver.</summary>
    public const string Anyone = "role:approver";

    public static IReadOnlyList<InboxRow> Of(Approval approval)
    {
        var deadline = (approval as Approval.Pending)?.Deadline;
        var open = approval is Approval.Pending ? OpenFor(approval).ToHashSet(StringComparer.Ordinal) : [];
        return [.. Visible(approval).Distinct(StringComparer.Ordinal).Select(name => new InboxRow(name, open.Contains(name), deadline))];
    }

    /// <summary>What differs from the rows of the state before. A row once there stays.</summary>
    public static InboxChanges Changes(Approval? before, Approval after)
    {
        if (before is null)
            return new InboxChanges(Of(after), []);
        var known = Of(before).ToDictionary(row => row.Principal, StringComparer.Ordinal);
        var rows = Of(after).ToLookup(row => known.ContainsKey(row.Principal));
        return new InboxChanges([.. rows[false]], [.. rows[true].Where(row => row != known[row.Principal])]);
    }

    /// <summary>A say that was handed on twice lies with the last in the chain, and only there.</summary>
    private static IEnumerable<string> OpenFor(Approval approval)
    {
        var says = Says.Of(approval);
        return approval.OpenStage.Rules.SelectMany(rule => rule.IsAnyone ? [Anyone] : rule.From.Select(principal => principal.Text))
            .Concat(approval.Joined.Select(principal => principal.Text))
            .Concat(says.Active.Where(delegation => CountsNow(approval, delegation)).Select(delegation => says.HolderOf(delegation.From).Text));
    }

    private static bool CountsNow(Approval approval, Delegation delegation) =>
        Eligibility.CountsInStage(approval, approval.Stage, delegation.Holds);

    private static IEnumerable<string> Visible(Approval approval) =>
        Visibility.Readers(approval).Select(principal => principal.Text)
            .Concat(approval.Request.Stages.Any(stage => stage.Rules.Any(rule => rule.IsAnyone)) ? [Anyone] : []);
}
