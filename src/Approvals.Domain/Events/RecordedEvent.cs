using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Events;

/// <summary>An event with its place, time and origin. Actor and channel are null when the clock acted.</summary>
public sealed record RecordedEvent(
    Guid ApprovalId,
    int Version,
    DateTimeOffset At,
    Principal? Actor,
    Channel? Channel,
    string? Address,
    SeenKey? Key,
    ApprovalEvent Event)
{
    /// <summary>
    /// Tells repeats of the command that it came of, which the state keeps for some seconds. It is no part of the journal, because it says nothing
    /// about what happened; empty when the clock acted or nobody repeats the command.
    /// </summary>
    public Guid CommandId { get; init; }
}
