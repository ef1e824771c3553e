using System.Collections.Frozen;
using Approvals.Domain.Principals;

namespace Approvals.Host.Auth.SignIn;

/// <summary>What somebody says of themselves at the development sign-in, which believes it.</summary>
public sealed record DevSignInForm(string Name, string Roles, string Groups, string ReturnUrl)
{
    public static DevSignInForm Empty(string returnUrl) => new("", "requester, approver", "", returnUrl);

    public static DevSignInForm Read(HttpContext context, IFormCollection form) =>
        new(form["name"].ToString(), form["roles"].ToString(), form["groups"].ToString(), SignIn.ReturnUrl.Of(context, form["returnUrl"]));

    /// <summary>The identity, or why there is none, in words for the form.</summary>
    public (Identity? Identity, string? Fault) Check()
    {
        if (!Principal.TryParse("user:" + Name.Trim(), out var self))
            return (null, Principal.FaultIn("user:" + Name.Trim(), "Give a name such as ann@example.com."));
        var groups = new List<Principal>();
        foreach (var name in Names(Groups).Where(name => name.Length > 0))
        {
            if (!Principal.TryParse("group:" + name, out var group))
                return (null, Principal.FaultIn("group:" + name, $"“{name}” is not the name of a group."));
            groups.Add(group);
        }

        var roles = Domain.Principals.Roles.None;
        foreach (var name in Words(Roles))
        {
            if (RoleNames.Find(name) is not { } role)
                return (null, $"“{name}” is not a role; there are requester, approver, auditor and operator.");
            roles |= role;
        }

        return (new Identity(self, groups.ToFrozenSet(), roles), null);
    }

    private static string[] Words(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What stands in quotes is one name, whatever commas it holds: <c>release, "CN=Security Team,OU=Groups,DC=example,DC=com"</c>.</summary>
    private static IEnumerable<string> Names(string text)
    {
        var name = new System.Text.StringBuilder();
        var isQuoted = false;
        foreach (var letter in text)
        {
            if (letter == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (letter == ',' && !isQuoted)
            {
                yield return name.ToString().Trim();
                name.Clear();
            }
            else
            {
                name.Append(letter);
            }
        }

        yield return name.ToString().Trim();
    }
}
