using System.Text.Json.Serialization;
using Approvals.Domain.Principals;

namespace Approvals.Domain.Policy;

/// <summary>At least <see cref="Min"/> of <see cref="From"/>; an empty list means any person with the role approver.</summary>
public sealed record Rule(IReadOnlyList<Principal> From, int Min)
{
    [JsonIgnore]
    public bool IsAnyone => From.Count == 0;

    /// <summary>A rule that names only people or services can run out of them; a group never does.</summary>
    [JsonIgnore]
    public bool CanBeExhausted => !IsAnyone && From.All(principal => principal.Kind != PrincipalKind.Group);
}
