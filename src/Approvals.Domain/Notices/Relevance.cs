using Approvals.Domain.Principals;
using Approvals.Domain.Projections;
using Approvals.Domain.State;

namespace Approvals.Domain.Notices;

/// <summary>What a notice is worth when the approval has moved on since the event that called for it.</summary>
public static class Relevance
{
    /// <summary>True while the recipient is waited on: in the open stage, without a vote, without having handed the say on.</summary>
    public static bool IsAsked(Approval approval, string recipient)
    {
        if (approval is not Approval.Pending || !InboxRow.Of(approval).Any(row => row.Open && row.Principal == recipient))
            return false;
        return !Principal.TryParse(recipient, out var person)
            || approval.VoteOf(person) is null && approval.DelegationFrom(person) is null;
    }

    /// <summary>
    /// True for those who hear of the approval without being asked: the requester, and the addresses that are to be notified. A principal decides who is meant, as
    /// everywhere, so that an address in capitals is the same one.
    /// </summary>
    public static bool IsOnlyTold(Approval approval, string recipient) =>
        !IsAsked(approval, recipient)
        && (recipient == approval.Request.Requester.Text
            || approval.Request.NotifyUsers.Any(address => Principal.TryParse("user:" + address, out var watcher) && watcher.Text == recipient));

    /// <summary>Why the notice need not be sent any more; null when it must. Endpoints are told of every event: they keep records.</summary>
    /// <param name="asks">The notice asked the recipient for a vote.</param>
    public static string? PointlessBecause(Approval approval, NoticeKind kind, string recipient, bool asks)
    {
        if (recipient == Notice.DefaultWebhook || recipient.StartsWith(Notice.CallbackPrefix, StringComparison.Ordinal))
            return null;
        var invites = asks || kind is NoticeKind.Requested or NoticeKind.Reminder;
        if (!invites)
            return null;
        if (approval is Approval.Decided)
            return "The approval is decided.";
        return asks && !IsAsked(approval, recipient) ? "The recipient is not waited on any more." : null;
    }
}
