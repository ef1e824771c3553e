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
    ApprovalEvent Event);
