using Approvals.Domain.Principals;

namespace Approvals.Host.Auth;

/// <summary>The words for roles in tokens and forms.</summary>
public static class RoleNames
{
    /// <summary>Null for a word that is no role.</summary>
    public static Roles? Find(string name) => name switch
    {
        "requester" => Roles.Requester,
        "approver" => Roles.Approver,
        "auditor" => Roles.Auditor,
        "operator" => Roles.Operator,
        _ => null,
    };
}
