using System.Collections.Frozen;
using System.Text.Json;
using Approvals.Domain.Principals;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Approvals.Host.Auth;

/// <summary>Translates the claims of a checked token into principals and roles.</summary>
public static class TokenClaims
{
    private const string Email = "email";

    /// <summary>The last second that the calendar here knows.</summary>
    private const double MostSeconds = 253_402_300_799;

    /// <summary>Null when the token names nobody that this service could know.</summary>
    public static Identity? Read(JsonWebToken token, string nameClaim)
    {
        // The payload itself: the library keeps each claim in a type of its own choice.
        using var document = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement, nameClaim) : null;
    }

    public static Identity? Read(JsonElement claims, string nameClaim)
    {
        var name = Texts(claims, nameClaim).FirstOrDefault();
        if (name is null || IsUnverifiedEmail(claims, nameClaim) || !Principal.TryParse("user:" + name, out var self))
            return null;
        if (!IssuedAt(claims, out var issued))
            return null;
        var groups = Texts(claims, "groups").Select(group => (Name: group, Principal: GroupOf(group))).ToList();
        return new Identity(self, groups.Select(group => group.Principal).OfType<Principal>().ToFrozenSet(), RolesOf(claims))
        {
            AsOf = issued,
            DroppedGroups = [.. groups.Where(group => group.Principal is null).Select(group => group.Name)],
        };
    }

    /// <summary>In whole seconds, rounded down as most issuers do. False for a claim that is no time.</summary>
    private static bool IssuedAt(JsonElement claims, out DateTimeOffset? issued)
    {
        issued = null;
        if (!claims.TryGetProperty("iat", out var value))
            return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var seconds) || seconds is < 0 or > MostSeconds)
            return false;
        issued = DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        return true;
    }

    /// <summary>An address that the authority says it did not verify may be anybody's.</summary>
    private static bool IsUnverifiedEmail(JsonElement claims, string nameClaim) =>
        nameClaim == Email && claims.TryGetProperty("email_verified", out var verified)
        && (verified.ValueKind == JsonValueKind.False || (verified.ValueKind == JsonValueKind.String && verified.GetString() == "false"));

    private static Principal? GroupOf(string name) => Principal.TryParse("group:" + name, out var group) ? group : null;

    private static Roles RolesOf(JsonElement claims) =>
        Texts(claims, "roles").SelectMany(text => text.Split([' ', ','])).Aggregate(Roles.None, (roles, name) => roles | (RoleNames.Find(name) ?? Roles.None));

    /// <summary>A claim that is one text or an array of texts; anything else says nothing.</summary>
    private static IEnumerable<string> Texts(JsonElement claims, string claim)
    {
        if (!claims.TryGetProperty(claim, out var value))
            return [];
        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
            _ => [],
        };
    }
}
