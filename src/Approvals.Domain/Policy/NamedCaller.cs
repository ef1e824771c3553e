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
    /// <param name="groups">As the newest credential showed them lately.</param>
    /// <param name="hasLostRole">The newest credential did not show the role: to be named in a request gives it to nobody from whom it was taken.</param>
    /// <param name="everybodyApproves">The operator gives everybody behind this door the role.</param>
    public static Caller For(
        Approval approval,
        Principal person,
        IReadOnlyCollection<Principal> groups,
        bool hasLostRole,
        Channel channel,
        string? address = null,
        bool everybodyApproves = false)
    {
        var caller = new Caller(person, groups, Roles.None, channel, address);
        return everybodyApproves || (!hasLostRole && Say.Of(approval, caller).Holds.Count > 0) ? caller with { Roles = Roles.Approver } : caller;
    }
}
