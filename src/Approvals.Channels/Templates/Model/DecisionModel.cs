using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Channels.Templates.Model;

internal static class DecisionModel
{
    public static Dictionary<string, object?> Of(Decision decision, ShownNames names) => new(StringComparer.Ordinal)
    {
        ["outcome"] = decision.Outcome.ToString().ToLowerInvariant(),
        ["title"] = decision.Outcome.ToString(),
        ["approved"] = decision.Outcome == Outcome.Approved,
        ["cause"] = decision.Cause.ToString().ToLowerInvariant(),
        ["how"] = How(decision, names),
        ["by"] = string.Join(", ", decision.By.Select(names.Text)),
        ["reason"] = string.IsNullOrWhiteSpace(decision.Reason) ? null : decision.Reason,
        ["at"] = Moment.Of(decision.At),
    };

    /// <summary>Completes "Approved …", such as "by ann and bob".</summary>
    private static string How(Decision decision, ShownNames names) => decision.Cause switch
    {
        Cause.Timeout => "because the time ran out",
        Cause.Auto => "automatically, by the conditions of the request",
        Cause.Unreachable => "because too few people are left who could approve",
        Cause.Override when decision.By.Count > 0 => $"by {Names(decision, names)}, who overrode the vote",
        _ => decision.By.Count > 0 ? "by " + Names(decision, names) : "by " + decision.Cause.ToString().ToLowerInvariant(),
    };

    private static string Names(Decision decision, ShownNames names) => decision.By.Count <= 3
        ? string.Join(" and ", decision.By.Select(names.Text))
        : $"{names.Text(decision.By[0])} and {decision.By.Count - 1} others";
}
