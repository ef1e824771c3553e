using Approvals.Domain.State;
using Approvals.Domain.Views;
using Approvals.Host.Ui.Parts;

namespace Approvals.Host.Ui.Inbox;

/// <summary>What one entry of a decision on many came to.</summary>
/// <param name="Id">As it was sent.</param>
/// <param name="Approval">As it is now; null where the person may not know of it.</param>
/// <param name="Problem">Why nothing was done; null when the vote counts.</param>
public sealed record BatchEntryResult(string Id, Approval? Approval, string? Problem)
{
    /// <summary>A vote is not always the last one that is needed.</summary>
    public string Outcome => Approval is Approval.Decided ? Words.Lower(ApprovalView.StatusOf(Approval)) : "your vote is recorded, others are waited on";
}
