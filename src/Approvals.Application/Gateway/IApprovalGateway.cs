using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.State;

namespace Approvals.Application.Gateway;

/// <summary>Where every command goes: to the actor of its approval, wherever that stands.</summary>
public interface IApprovalGateway
{
    /// <summary>An id for a create, which nobody else has heard of.</summary>
    Guid NewId();

    /// <summary>
    /// Answers after the commit, or after the database confirmed that nothing needed one. A create with an idempotency key
    /// that was used before is answered with the approval of then, whose id differs from <paramref name="id"/>.
    /// </summary>
    /// <exception cref="JournalUnavailableException">The outcome is unknown: repeat the same request later.</exception>
    /// <exception cref="JournalOverloadedException">Nothing was done: come back later.</exception>
    Task<Answer> AskAsync(Guid id, ApprovalCommand command, CancellationToken cancellationToken);
}

/// <param name="Approval">The committed state; null when there is none.</param>
/// <param name="Refusal">Null when the command was carried out, now or before.</param>
/// <param name="Changed">True when this very command appended an event.</param>
public sealed record Answer(Approval? Approval, Refusal? Refusal, bool Changed);
