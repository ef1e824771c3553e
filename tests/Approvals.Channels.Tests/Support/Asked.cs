using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Testing;

namespace Approvals.Channels.Tests.Support;

/// <summary>People with addresses, and requests to them.</summary>
internal static class Asked
{
    public static Caller Ann { get; } = Some.Person("ann@example.com", Roles.Approver);

    public static Caller Bob { get; } = Some.Person("bob@example.com", Roles.Approver, "security");

    public static Caller Ci { get; } = Some.Requester;

    public static ApprovalRequest Of(IReadOnlyList<Principal> approvers, params string[] channels) => Some.Request(1) with
    {
        Stages = [new Stage("review", [new Rule(approvers, 1)])],
        NotifyChannels = channels,
    };

    public static ApprovalRequest OfAnn(params string[] channels) => Of([Ann.Self], channels);
}
