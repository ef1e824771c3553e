using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Policy;

/// <summary>
/// Who acts through a door that proves a name and shows no token: a Slack user, the holder of a confirm link. Such a person has no role but
/// that of an approver, and that only where the request names them, one of their groups, or gave them somebody's say. Being let in by
/// "anyone with the role" takes a token that shows the role, unless the operator says that everybody behind this door has it.
/// </summary>
public static class NamedCaller
{
    /// <param name="groups">As tokens showed them lately.</param>
    /// <param name="isApprover">The operator gives everybody behind this door the role.</param>
    public static Caller For(
        Approval approval, Principal person, IReadOnlyCollection<Principal> groups, Channel channel, string? address = null, bool isApprover = false)
    {
        var caller = new Caller(person, groups, Roles.None, channel, address);
        return isApprover || Say.Of(approval, caller).Holds.Count > 0 ? caller with { Roles = Roles.Approver } : caller;
    }
}
