using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Host.Ui.Parts;

namespace Approvals.Host.Ui.Review;

/// <summary>How a decision came about, as the beginning of a sentence that ends with its time.</summary>
internal static class DecisionWords
{
    public static string Of(Decision decision, ShownNames names) => decision.Cause switch
    {
        Cause.Votes => $"{Capital(decision.Outcome)} by the votes of {Names(decision, names)},",
        Cause.Timeout => $"{Capital(decision.Outcome)} because time was up,",
        Cause.Auto => $"{Capital(decision.Outcome)} by the rule of the request, without a vote,",
        Cause.Cancel => $"Withdrawn by {Names(decision, names)},",
        Cause.Override => $"{Capital(decision.Outcome)} by override of {Names(decision, names)},",
        _ => $"{Capital(decision.Outcome)} because not enough approvers were left,",
    };

    private static string Capital(Outcome outcome) => outcome.ToString();

    private static string Names(Decision decision, ShownNames names) => Words.List(decision.By.Select(names.Text));
}
