using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.State;

namespace Approvals.Actors.Messages;

/// <summary>A command on its way from a gateway to the entity, which answers with <see cref="CommandReply"/> or <see cref="CommandFailed"/>.</summary>
/// <param name="CommandId">The gateway's id of the command; all attempts of it have the same, so that it has one effect. Empty: there is one attempt.</param>
/// <param name="ValidUntil">By the database's clock; from this time on it may have no effect any more, because another attempt may have had it.</param>
public sealed record ExecuteCommand(Guid ApprovalId, ApprovalCommand Command, Guid CommandId, DateTimeOffset ValidUntil) : IWithApprovalId
{
    /// <summary>
    /// Its number among the commands that this process got: a statement that began later confirms what the answer relies on. Whoever reads the
    /// message from another node gets a number of its own, so it is neither sent nor compared.
    /// </summary>
    internal long Arrival { get; } = Arrivals.Next();

    public bool Equals(ExecuteCommand? other) =>
        other is not null && ApprovalId == other.ApprovalId && Command == other.Command && CommandId == other.CommandId && ValidUntil == other.ValidUntil;

    public override int GetHashCode() => HashCode.Combine(ApprovalId, CommandId);
}

/// <param name="ApprovalId">Of a create with an idempotency key that was used before, the approval of then.</param>
/// <param name="Approval">The committed state; null when there is none.</param>
/// <param name="Refusal">Null when the command was carried out, now or before.</param>
/// <param name="Changed">True when this very command appended an event.</param>
public sealed record CommandReply(Guid ApprovalId, Approval? Approval, Refusal? Refusal, bool Changed) : IWithApprovalId;

/// <summary>The entity could not find out, or not do it. A message, because exceptions do not go from node to node.</summary>
public sealed record CommandFailed(Guid ApprovalId, CommandFailure Failure, string Detail) : IWithApprovalId;

public enum CommandFailure
{
    /// <summary>The command may have had its effect.</summary>
    OutcomeUnknown,

    /// <summary>It had none, for the database did not answer.</summary>
    NotDone,

    /// <summary>It had none, for there was too much to do.</summary>
    Overloaded,

    /// <summary>It had none, because of a fault of the program, which the entity has logged.</summary>
    Fault,

    /// <summary>It had none, for no entity took it: the one it was sent to was ending, or there are as many as there may be. Sent again it may find one.</summary>
    NotTaken,
}

/// <summary>Ends an entity: before its shard moves, and when it is idle.</summary>
public sealed record StopEntity
{
    private StopEntity()
    {
    }

    public static StopEntity Instance { get; } = new();
}
