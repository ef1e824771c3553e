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
}
