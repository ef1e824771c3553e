using System.Collections.Frozen;
using Approvals.Host.Configuration;

namespace Approvals.Host.Auth;

/// <summary>The API keys of the configuration, kept as digests.</summary>
public sealed class ApiKeys(IEnumerable<ApiKeyOptions> keys)
{
    private readonly (TokenDigest Digest, Identity Identity)[] entries =
        [.. keys.Select(key => (TokenDigest.From(key.Digest), new Identity(key.Self, key.Groups.ToFrozenSet(), key.Roles) { MayEmbed = key.Embeds }))];

    /// <summary>Looks at every key, found or not.</summary>
    public Identity? Find(ReadOnlySpan<char> key)
    {
        var digest = TokenDigest.Of(key);
        Identity? found = null;
        foreach (var entry in entries)
        {
            if (entry.Digest.Matches(digest))
                found = entry.Identity;
        }

        return found;
    }
}
