using Approvals.Domain.Views;

namespace Approvals.Host.Ui.Inbox;

/// <param name="Verdict"><c>approve</c> or <c>reject</c>.</param>
/// <param name="Items">With what was seen of each when it was ticked.</param>
public sealed record BatchModel(string Verdict, IReadOnlyList<(ApprovalView View, string Ticket)> Items, string? Reason)
{
    public string? Fault { get; init; }

    public bool IsRejection => Verdict == "reject";
}
