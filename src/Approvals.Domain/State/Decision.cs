using Approvals.Domain.Json;
using Approvals.Domain.Principals;

namespace Approvals.Domain.State;

public sealed record Decision(
    Outcome Outcome,
    Cause Cause,
    IReadOnlyList<Principal> By,
    string? Reason,
    RawJson? Inputs,
    DateTimeOffset At);
