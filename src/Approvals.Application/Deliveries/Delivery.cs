using Approvals.Domain.Notices;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Application.Deliveries;

public enum DeliveryStatus
{
    Pending,
    Sent,
    Read,
    Failed,
    Dropped,
}

/// <summary>One try of a delivery.</summary>
/// <param name="Code">The receiver's status or reply code, where there was one.</param>
public sealed record DeliveryAttempt(DateTimeOffset At, DeliveryStatus Status, int? Code, string? Error, long DurationMs);

/// <summary>A delivery that an event calls for.</summary>
/// <param name="Id">Follows from what it is about and where it goes, so that it is the same whoever makes it.</param>
/// <param name="Destination">Where the channel sends; of one that cannot be sent, the recipient.</param>
/// <param name="Asks">It asks the recipient for a vote.</param>
/// <param name="UpdateOnly">It corrects an earlier message and is nothing without one.</param>
/// <param name="Error">Why it failed, or was dropped, before it was tried.</param>
/// <param name="Note">What the message says beside the approval.</param>
/// <param name="NotBefore">Null: at once.</param>
/// <param name="Fallbacks">Channels to try when all of the recipient's have failed, in order.</param>
public sealed record NewDelivery(
    Guid Id,
    NoticeKind Event,
    string Recipient,
    string Channel,
    string Destination,
    string Template,
    DeliveryStatus Status = DeliveryStatus.Pending,
    bool Asks = false,
    bool UpdateOnly = false,
    string? Error = null,
    string? Note = null,
    DateTimeOffset? NotBefore = null,
    IReadOnlyList<string>? Fallbacks = null);

/// <summary>A delivery that this node has leased: nobody else sends it before the lease ends.</summary>
/// <param name="Attempts">Tries since it was made, or since an operator asked for it again.</param>
/// <param name="Digest">The message that it was joined into; null while it stands alone.</param>
/// <param name="IsHeld">It waited to be joined with others.</param>
/// <param name="Reference">Of the newest message about this approval to this destination.</param>
/// <param name="DisabledBecause">Set when the destination is not to be used.</param>
/// <param name="Approval">Read with the lease.</param>
public sealed record ClaimedDelivery(
    Guid Id,
    Guid ApprovalId,
    int Version,
    NoticeKind Event,
    string Recipient,
    string Channel,
    string Destination,
    string Template,
    Priority Priority,
    int Attempts,
    bool Asks,
    bool UpdateOnly,
    bool IsHeld,
    Guid? Digest,
    string? Note,
    string? Reference,
    string? DisabledBecause,
    IReadOnlyList<string> Fallbacks,
    DateTimeOffset CreatedAt,
    DateTimeOffset DatabaseTime,
    Approval Approval);

/// <summary>What became of a leased delivery.</summary>
/// <param name="Attempt">Null when it was not tried.</param>
/// <param name="After">Of a pending one: when it is due again, from the database's now.</param>
/// <param name="Held">It waits to be joined with others.</param>
/// <param name="Disables">Nothing more is to be sent to its destination.</param>
/// <param name="IfAllFailed">Made when no delivery about this event to this recipient is left that could succeed.</param>
public sealed record DeliveryOutcome(
    ClaimedDelivery Delivery,
    DeliveryStatus Status,
    DeliveryAttempt? Attempt = null,
    string? Error = null,
    string? Reference = null,
    TimeSpan After = default,
    bool Held = false,
    bool Disables = false,
    IReadOnlyList<NewDelivery>? IfAllFailed = null);

/// <summary>A delivery as it is shown.</summary>
public sealed record DeliveryRecord(
    Guid Id,
    Guid ApprovalId,
    string Channel,
    string Recipient,
    string Event,
    string Template,
    DeliveryStatus Status,
    int Attempts,
    string? LastError,
    IReadOnlyList<DeliveryAttempt> History,
    DateTimeOffset CreatedAt,
    DateTimeOffset? SentAt,
    DateTimeOffset? ReadAt);
