using Approvals.Domain.Views;

namespace Approvals.Host.Ui.Inbox;

/// <param name="Verdict"><c>approve</c> or <c>reject</c>.</param>
/// <param name="Items">With what was seen of each when it was ticked.</param>
public sealed record BatchModel(string Verdict, IReadOnlyList<(ApprovalView View, string Ticket)> Items, string? Reason)
{
    public string? Fault { get; init; }

    /// <summary>How many still wait for a decision; the others are shown as what they became.</summary>
    public int Open => Items.Count(item => item.View.Status == ApprovalStatus.Pending);

    /// <summary>The query of the list that it was ticked in, to go back to.</summary>
    public string View { get; init; } = "";

    public bool IsRejection => Verdict == "reject";
}
