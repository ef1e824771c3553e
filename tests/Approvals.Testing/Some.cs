using Approvals.Domain.Commands;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Testing;

/// <summary>People, requests and commands that tests speak of.</summary>
public static class Some
{
    public static Caller Requester { get; } = Person("ci", Roles.Requester);

    public static Caller Ann { get; } = Person("ann", Roles.Approver);

    public static Caller Bob { get; } = Person("bob", Roles.Approver);

    public static Caller Cleo { get; } = Person("cleo", Roles.Approver);

    public static Caller Operator { get; } = Person("op", Roles.Operator);

    public static Caller Person(string name, Roles roles, params string[] groups) =>
        new(Principal.User(name), [.. groups.Select(Principal.Group)], roles);

    /// <summary>Ann and Bob must approve within an hour.</summary>
    public static ApprovalRequest Request(int min = 2, long? timeoutMs = 3_600_000, TimeoutAction action = TimeoutAction.Reject) => new()
    {
        Title = "Deploy build 4711",
        Description = "Review the *artifacts* of the payments service.",
        ContextHash = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        WorkflowId = "production-deployment",
        Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["team"] = "payments" },
        Requester = Requester.Self,
        Stages = [new Stage("review", [new Rule([Ann.Self, Bob.Self], min)])],
        TimeoutMs = timeoutMs,
        TimeoutAction = action,
        NotifyChannels = ["slack", "email"],
    };

    public static ApprovalCommand Create(ApprovalRequest? request = null, string? key = null) =>
        new ApprovalCommand.Create(Requester, request ?? Request(), PolicyFloor.None) { Key = key is null ? null : Key(key) };

    public static IdempotencyKey Key(string text) => new(text, "scope-of-" + text, "hash-of-" + text);

    public static ApprovalCommand Approve(Caller caller, string? comment = null) =>
        new ApprovalCommand.CastVote(caller, Verdict.Approve, null, comment, null);

    public static ApprovalCommand Reject(Caller caller) => new ApprovalCommand.CastVote(caller, Verdict.Reject, "no", null, null);

    public static ApprovalCommand Retract(Caller caller) => new ApprovalCommand.RetractVote(caller);

    public static ApprovalCommand Comment(Caller caller, string text) => new ApprovalCommand.AddComment(caller, text);

    public static ApprovalCommand Cancel(string? reason = null) => new ApprovalCommand.Cancel(Requester, reason);
}
