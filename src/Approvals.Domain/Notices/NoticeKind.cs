namespace Approvals.Domain.Notices;

public enum NoticeKind
{
    Requested,
    StageOpened,
    VoteCast,
    VoteRetracted,
    Delegated,
    DelegationRevoked,
    Commented,
    Reminder,
    Escalated,
    Decided,

    /// <summary>Not an event of the approval: somebody could not be reached, which the requester is told.</summary>
    Undelivered,
}
