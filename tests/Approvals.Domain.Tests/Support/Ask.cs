using Approvals.Domain.Commands;
using Approvals.Domain.Json;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Support;

/// <summary>Commands as sentences.</summary>
internal static class Ask
{
    public static ApprovalCommand.Create Create(ApprovalRequest request, PolicyFloor? floor = null, Caller? by = null) =>
        new(by ?? Some.Rita, request, floor ?? PolicyFloor.None);

    public static ApprovalCommand.CastVote Approve(Caller by, string? comment = null, string? inputs = null) =>
        new(by, Verdict.Approve, null, comment, inputs is null ? null : new RawJson(inputs));

    public static ApprovalCommand.CastVote Reject(Caller by, string reason = "Not today", string? inputs = null) =>
        new(by, Verdict.Reject, reason, null, inputs is null ? null : new RawJson(inputs));

    public static ApprovalCommand.RetractVote Retract(Caller by) => new(by);

    public static ApprovalCommand.Delegate HandOn(Caller from, Caller to) => new(from, to.Self, "On holiday");

    public static ApprovalCommand.Delegate HandOn(Caller from, Principal to) => new(from, to, "On holiday");

    public static ApprovalCommand.RevokeDelegation TakeBack(Caller from) => new(from);

    public static ApprovalCommand.AddComment Comment(Caller by, string text = "Looks fine") => new(by, text);

    public static ApprovalCommand.Remind Nudge(Caller by) => new(by);

    public static ApprovalCommand.Cancel Cancel(Caller by) => new(by, "No longer needed");

    public static ApprovalCommand.Override Override(Caller by, Outcome outcome = Outcome.Approved) => new(by, outcome, "The site is down");

    public static ApprovalCommand.Erase Erase(Caller by) => new(by, "Asked to be forgotten");

    public static ApprovalCommand.Wake Wake() => new();
}
