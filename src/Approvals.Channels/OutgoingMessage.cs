using Approvals.Domain.Notices;
using Approvals.Domain.State;

namespace Approvals.Channels;

/// <summary>One message to one destination.</summary>
/// <param name="Id">The same whenever it is repeated, so that the receiver can tell.</param>
/// <param name="Version">Of the event that it is about.</param>
/// <param name="Template">One of <see cref="MessageTemplates"/>.</param>
/// <param name="Recipient">A principal's text, <c>role:approver</c>, <c>webhook:</c> or <c>callback:NAME</c>.</param>
/// <param name="Destination">Where this channel sends it: one of <see cref="IChannel.DestinationsOf"/>.</param>
/// <param name="Approval">As it is now, not as it was at the event.</param>
/// <param name="Reference">Of the earlier message about this approval to this destination, which may be brought up to date or continued.</param>
/// <param name="Digest">The messages joined into this one, oldest first; empty when it stands alone. Then the other fields are those of the newest.</param>
/// <param name="Note">What it says beside the approval: who could not be reached, and why.</param>
/// <param name="UpdateOnly">Only an earlier message is to be corrected; nothing new is to be sent when there is none.</param>
public sealed record OutgoingMessage(
    Guid Id,
    Guid ApprovalId,
    int Version,
    NoticeKind Event,
    string Template,
    string Recipient,
    string Destination,
    Approval Approval,
    string? Reference,
    IReadOnlyList<OutgoingMessage> Digest,
    string? Note = null,
    bool UpdateOnly = false);
