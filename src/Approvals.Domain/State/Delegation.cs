using Approvals.Domain.Principals;

namespace Approvals.Domain.State;

/// <summary>A say handed on. It stays in the list after it was revoked, because its receiver may still read.</summary>
public sealed record Delegation(
    Principal From,
    Principal To,
    string? Reason,
    IReadOnlyList<Principal> Holds,
    DateTimeOffset At,
    DateTimeOffset? RevokedAt = null)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsActive => RevokedAt is null;
}
