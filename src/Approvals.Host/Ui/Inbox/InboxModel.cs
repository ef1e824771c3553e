using Approvals.Domain.State;
using Approvals.Host.Ui.Rendering;

namespace Approvals.Host.Ui.Inbox;

/// <param name="Next">The address of the page after this one; null on the last.</param>
public sealed record InboxModel(InboxQuery Query, IReadOnlyList<Approval> Items, string? Next, DateTimeOffset Now)
{
    public bool CanSelect => Query.CanSelect;

    /// <summary>What each entry of a decision on many came to.</summary>
    public IReadOnlyList<BatchEntryResult> Results { get; init; } = [];

    public string Heading => Query.Tab switch
    {
        InboxTab.Mine => "Waiting for you",
        InboxTab.Asked => "Asked by you",
        _ => "Everything you may see",
    };
}

public sealed record NamedCardsModel(NamedRows Rows, bool CanSelect);
