namespace Approvals.Domain.Decisions;

/// <summary>Why a command had no effect. One place turns these into HTTP codes.</summary>
public enum RefusalCode
{
    NotFound,
    Forbidden,
    NotAnApprover,
    SelfApproval,
    PolicyViolation,
    IdempotencyKeyReused,
    VersionMismatch,
    AlreadyDecided,
    NotDecided,
    AlreadyVoted,
    TooMany,
    StageNotOpen,
    DelegationRefused,
    CommentRequired,
    InvalidInputs,
}
