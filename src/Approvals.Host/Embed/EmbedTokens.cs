using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Approvals.Domain.Principals;
using Approvals.Host.Auth;
using Microsoft.AspNetCore.DataProtection;

namespace Approvals.Host.Embed;

/// <summary>Tokens for embedded cards: encrypted with the keys that all nodes share, short-lived, and scoped.</summary>
public sealed class EmbedTokens(IDataProtectionProvider protection, TimeProvider time)
{
    public const string Prefix = "et_";

    private readonly IDataProtector protector = protection.CreateProtector("embed-token.v1");

    public string Write(Identity identity, DateTimeOffset expires) => Prefix + protector.Protect(JsonSerializer.Serialize(
        new Claims(
            identity.Self.Text, [.. identity.Groups.Select(group => group.Text)], (int)identity.Roles, identity.Scope?.ApprovalId, expires.ToUnixTimeMilliseconds(),
            identity.AsOf?.ToUnixTimeSeconds()),
        EmbedJson.Default.Claims));

    /// <summary>Null for a token that is not ours, or not any more.</summary>
    public Identity? Read(string token)
    {
        try
        {
            var claims = JsonSerializer.Deserialize(protector.Unprotect(token[Prefix.Length..]), EmbedJson.Default.Claims)!;
            var expires = DateTimeOffset.FromUnixTimeMilliseconds(claims.Expires);
            return expires <= time.GetUtcNow() ? null : new Identity(
                Principal.Parse(claims.Self), claims.Groups.Select(Principal.Parse).ToFrozenSet(), (Roles)claims.Roles)
            {
                Expires = expires,
                AsOf = claims.AsOf is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
                Scope = new EmbedScope(claims.ApprovalId),
            };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    internal sealed record Claims(string Self, string[] Groups, int Roles, Guid? ApprovalId, long Expires, long? AsOf);
}

[JsonSerializable(typeof(EmbedTokens.Claims))]
internal sealed partial class EmbedJson : JsonSerializerContext;
