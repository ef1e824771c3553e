namespace Approvals.Domain.Principals;

/// <summary>Who speaks, with the groups and roles held at this moment. Rights are read from here at every command, never remembered.</summary>
public sealed record Caller(
    Principal Self,
    IReadOnlyCollection<Principal> Groups,
    Roles Roles,
    Channel Channel = Channel.Api,
    string? Address = null)
{
    public bool Is(Roles role) => (Roles & role) != Roles.None;

    public bool ReadsEverything => Is(Roles.Auditor | Roles.Operator);

    public bool Holds(Principal principal) => principal == Self || Groups.Contains(principal);
}
