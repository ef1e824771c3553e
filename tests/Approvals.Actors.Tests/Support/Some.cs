using Approvals.Domain.Commands;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Actors.Tests.Support;

internal static class Some
{
    public static readonly Caller Requester = Person("ci", Roles.Requester);
    public static readonly Caller Ann = Person("ann", Roles.Approver);
    public static readonly Caller Bob = Person("bob", Roles.Approver);

    public static Caller Person(string name, Roles roles) => new(Principal.User(name), [], roles);

    public static ApprovalRequest Request(int min = 2, long? timeoutMs = null, TimeoutAction action = TimeoutAction.Reject) => new()
    {
        Title = "Deploy",
        ContextHash = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        Requester = Requester.Self,
        Stages = [new Stage(null, [new Rule([Ann.Self, Bob.Self], min)])],
        TimeoutMs = timeoutMs,
        TimeoutAction = action,
    };

    public static ApprovalCommand Create(ApprovalRequest? request = null, IdempotencyKey? key = null) =>
        new ApprovalCommand.Create(Requester, request ?? Request(), PolicyFloor.None) { Key = key };

    public static ApprovalCommand Approve(Caller caller) => new ApprovalCommand.CastVote(caller, Verdict.Approve, null, null, null);

    public static ApprovalCommand Reject(Caller caller) => new ApprovalCommand.CastVote(caller, Verdict.Reject, "no", null, null);

    public static ApprovalCommand Retract(Caller caller) => new ApprovalCommand.RetractVote(caller);
}
