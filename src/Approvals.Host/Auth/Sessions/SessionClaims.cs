using System.Collections.Frozen;
using System.Globalization;
using System.Security.Claims;
using Approvals.Domain.Principals;

namespace Approvals.Host.Auth.Sessions;

/// <summary>Who a cookie speaks for, as the claims that the framework writes into it.</summary>
public static class SessionClaims
{
    // Form tokens are bound to this claim and its issuer, so that a change of groups spoils no open form.
    public const string Self = "sub";
    private const string Group = "group";
    private const string Role = "role";
    private const string AsOf = "iat";

    public static ClaimsPrincipal Of(Identity identity) => new(new ClaimsIdentity(
        [
            new Claim(Self, identity.Self.Text),
            .. identity.Groups.Select(group => new Claim(Group, group.Text)),
            .. identity.Roles.ToString().Split(", ").Select(role => new Claim(Role, role)),
            .. identity.AsOf is { } at ? [new Claim(AsOf, at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))] : Array.Empty<Claim>(),
        ],
        Session.Scheme));

    /// <summary>Null for claims that this version did not write.</summary>
    public static Identity? Read(ClaimsPrincipal principal)
    {
        if (!Principal.TryParse(principal.FindFirstValue(Self), out var self))
            return null;
        var groups = principal.FindAll(Group).Select(claim => Principal.TryParse(claim.Value, out var group) ? group : null).OfType<Principal>();
        var roles = principal.FindAll(Role).Aggregate(Roles.None, (sum, claim) => Enum.TryParse<Roles>(claim.Value, out var role) ? sum | role : sum);
        // In whole seconds, as tokens say it: a token is not older than a sign-in of the same second.
        return new Identity(self, groups.ToFrozenSet(), roles)
        {
            AsOf = long.TryParse(principal.FindFirstValue(AsOf), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
        };
    }
}
