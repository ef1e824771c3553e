using Approvals.Domain.Json;
using Approvals.Domain.Principals;

namespace Approvals.Domain.State;

/// <summary>One person's standing verdict, with the principals it counts as.</summary>
/// <param name="Holds">The principals named anywhere in the approval that the voter held, own and delegated, when voting.</param>
/// <param name="Says">Those whose delegated say this vote uses.</param>
public sealed record Vote(
    Principal By,
    Principal? OnBehalfOf,
    Verdict Verdict,
    string? Reason,
    string? Comment,
    RawJson? Inputs,
    int Stage,
    IReadOnlyList<Principal> Holds,
    IReadOnlyList<Principal> Says,
    Channel Channel,
    DateTimeOffset At);
