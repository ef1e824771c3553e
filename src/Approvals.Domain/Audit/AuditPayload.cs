using Approvals.Domain.Json;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Audit;

/// <summary>One event as the journal keeps it: everything needed to compute the state again, and a salt that keeps its hash from being guessed.</summary>
public sealed record AuditPayload(
    string Type,
    Principal? Actor,
    Channel? Channel,
    string? Address,
    SeenKey? Key,
    string Salt,
    RawJson Event);
