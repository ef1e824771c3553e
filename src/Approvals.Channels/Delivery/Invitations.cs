using Approvals.Domain.Notices;
using Approvals.Domain.State;

namespace Approvals.Channels.Delivery;

/// <summary>Whether a message asks its recipient for a vote, or only tells.</summary>
internal static class Invitations
{
    public static bool Asks(Approval approval, NoticeKind kind, string recipient)
    {
        if (kind is not (NoticeKind.Requested or NoticeKind.StageOpened or NoticeKind.Reminder or NoticeKind.Escalated or NoticeKind.Delegated))
            return false;
        // Whoever is neither requester nor watcher was told because they were asked, even if they are waited on no more.
        return !Relevance.IsOnlyTold(approval, recipient) && !IsEndpoint(recipient);
    }

    private static bool IsEndpoint(string recipient) =>
        recipient == Notice.DefaultWebhook || recipient.StartsWith(Notice.CallbackPrefix, StringComparison.Ordinal);
}
