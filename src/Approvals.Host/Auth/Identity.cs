using System.Collections.Frozen;
using Approvals.Domain.Principals;
using Approvals.Host.Embed;

namespace Approvals.Host.Auth;

/// <summary>What a credential proves, before it is known through which door it came.</summary>
public sealed record Identity(Principal Self, FrozenSet<Principal> Groups, Roles Roles)
{
    /// <summary>When the credential ends; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When the credential was issued, which says which of a person's credentials is the newest; null: it does not say.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Whether a browser's cookie said it, which is good until its end, whatever became of the session.</summary>
    public bool IsSession { get; init; }

    /// <summary>Groups that the credential names and that this service cannot know, because no principal has such a name.</summary>
    public IReadOnlyList<string> DroppedGroups { get; init; } = [];

    /// <summary>Set where the credential is good for a few calls only.</summary>
    public EmbedScope? Scope { get; init; }

    /// <summary>The API key in the database that showed it, which may be revoked.</summary>
    public Guid? KeyId { get; init; }

    /// <summary>Whether the operator trusts the holder to say which person looks at its pages.</summary>
    public bool MayEmbed { get; init; }

    public Caller Through(Channel channel, string? address) => new(Self, Groups, Roles, channel, address);
}
