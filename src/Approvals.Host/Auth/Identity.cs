using System.Collections.Frozen;
using Approvals.Domain.Principals;

namespace Approvals.Host.Auth;

/// <summary>What a credential proves, before it is known through which door it came.</summary>
public sealed record Identity(Principal Self, FrozenSet<Principal> Groups, Roles Roles)
{
    /// <summary>When the credential ends; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    public Caller Through(Channel channel, string? address) => new(Self, Groups, Roles, channel, address);
}
