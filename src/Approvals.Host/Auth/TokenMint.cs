using Approvals.Host.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Approvals.Host.Auth;

/// <summary>Makes tokens that this service accepts, for whoever holds its signing key anyway.</summary>
public static class TokenMint
{
    public static string Make(JwtOptions jwt, string name, string[] roles, string[] groups, TimeSpan lifetime, TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = jwt.Issuer,
            Audience = jwt.Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { [jwt.NameClaim] = name, ["roles"] = roles, ["groups"] = groups },
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(jwt.SigningKey), SecurityAlgorithms.HmacSha256),
        });
    }
}
