using System.Collections.Frozen;
using System.Text.Json;
using Approvals.Domain.Principals;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Approvals.Host.Auth;

/// <summary>Translates the claims of a checked token into principals and roles.</summary>
public static class TokenClaims
{
    private const string Email = "email";

    /// <summary>Null when the token names nobody that this service could know.</summary>
    public static Identity? Read(JsonWebToken token, string nameClaim)
    {
        var name = Texts(token, nameClaim).FirstOrDefault();
        if (name is null || IsUnverifiedEmail(token, nameClaim) || !Principal.TryParse("user:" + name, out var self))
            return null;
        return new(self, Groups(token), RolesOf(token));
    }

    /// <summary>An address that the authority says it did not verify may be anybody's.</summary>
    private static bool IsUnverifiedEmail(JsonWebToken token, string nameClaim) =>
        nameClaim == Email && token.TryGetPayloadValue<JsonElement>("email_verified", out var verified)
        && (verified.ValueKind == JsonValueKind.False || (verified.ValueKind == JsonValueKind.String && verified.GetString() == "false"));

    private static FrozenSet<Principal> Groups(JsonWebToken token) =>
        Texts(token, "groups").Select(name => Principal.TryParse("group:" + name, out var group) ? group : null).OfType<Principal>().ToFrozenSet();

    private static Roles RolesOf(JsonWebToken token) =>
        Texts(token, "roles").SelectMany(text => text.Split([' ', ','])).Aggregate(Roles.None, (roles, name) => roles | RoleOf(name));

    private static Roles RoleOf(string name) => name switch
    {
        "requester" => Roles.Requester,
        "approver" => Roles.Approver,
        "auditor" => Roles.Auditor,
        "operator" => Roles.Operator,
        _ => Roles.None,
    };

    /// <summary>A claim that is one text or an array of texts; anything else says nothing.</summary>
    private static IEnumerable<string> Texts(JsonWebToken token, string claim)
    {
        if (!token.TryGetPayloadValue<JsonElement>(claim, out var value))
            return [];
        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
            _ => [],
        };
    }
}
