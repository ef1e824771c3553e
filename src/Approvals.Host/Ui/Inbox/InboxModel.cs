using Approvals.Domain.State;

namespace Approvals.Host.Ui.Inbox;

/// <param name="Next">The address of the page after this one; null on the last.</param>
/// <param name="Notice">What a decision on many came to; null otherwise.</param>
public sealed record InboxModel(InboxQuery Query, IReadOnlyList<Approval> Items, string? Next, DateTimeOffset Now, string? Notice = null)
{
    public bool CanSelect => Query is { Tab: InboxTab.Mine, Status: Domain.Views.ApprovalStatus.Pending };

    public string Heading => Query.Tab switch
    {
        InboxTab.Mine => "Waiting for you",
        InboxTab.Asked => "Asked by you",
        _ => "Everything you may see",
    };
}
