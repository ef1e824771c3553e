using System.Collections.Frozen;
using Approvals.Domain.Principals;
using Approvals.Host.Embed;

namespace Approvals.Host.Auth;

/// <summary>What a credential proves, before it is known through which door it came.</summary>
public sealed record Identity(Principal Self, FrozenSet<Principal> Groups, Roles Roles)
{
    /// <summary>When the credential ends; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Set where the credential is good for a few calls only.</summary>
    public EmbedScope? Scope { get; init; }

    /// <summary>Whether the operator trusts the holder to say which person looks at its pages.</summary>
    public bool MayEmbed { get; init; }

    public Caller Through(Channel channel, string? address) => new(Self, Groups, Roles, channel, address);
}
