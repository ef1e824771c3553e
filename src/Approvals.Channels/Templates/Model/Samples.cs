using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Json;
using Approvals.Domain.Notices;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Channels.Templates.Model;

/// <summary>Messages to try templates on: full and bare ones, pending and decided, with values that bite where they are not escaped.</summary>
public static class Samples
{
    private static readonly DateTimeOffset Now = new(2026, 1, 30, 9, 30, 0, TimeSpan.Zero);
    private static readonly Guid Id = Guid.Parse("019c0e6a-5b00-7000-8000-000000000001");
    private static readonly Caller Requester = new(Principal.User("ci@example.com"), [], Roles.Requester);
    private static readonly Caller Approver = new(Principal.User("ann@example.com"), [], Roles.Approver);

    private static readonly bool[] WithAndWithoutLinks = [true, false];

    /// <summary>The models of every message that a template may have to write.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, object?>> Of(string template)
    {
        var approvals = template == MessageTemplates.Decided ? new[] { Decided(Full), Decided(Bare) } : [Pending(Full), Pending(Bare), Decided(Full)];
        return [.. approvals.SelectMany(approval => WithAndWithoutLinks.Select(linked => ModelOf(MessageOf(template, approval), linked)))];
    }

    /// <summary>The message that a preview shows.</summary>
    public static OutgoingMessage Message(string template) =>
        MessageOf(template, template == MessageTemplates.Decided ? Decided(Pleasant) : Pending(Pleasant));

    private static IReadOnlyDictionary<string, object?> ModelOf(OutgoingMessage message, bool linked) => linked
        ? MessageModel.Of(message, id => $"https://approvals.example.com/approvals/{id}", new ConfirmLinks("https://approvals.example.com/r/t?verdict=approve", "https://approvals.example.com/r/t?verdict=reject"), buttons: true)
        : MessageModel.Of(message, _ => null);

    private static OutgoingMessage MessageOf(string template, Approval approval) =>
        One(template, approval) with { Digest = template == MessageTemplates.Digest ? [One(MessageTemplates.Requested, approval), One(MessageTemplates.Progress, approval)] : [] };

    private static OutgoingMessage One(string template, Approval approval) => new(
        Id, approval.Id, approval.Version, KindOf(template), template, Approver.Self.Text, Approver.Self.Name, approval, null, [], template == MessageTemplates.Undelivered ? "email to <bob@example.com>: \"550\" refused" : null);

    private static NoticeKind KindOf(string template) => template switch
    {
        MessageTemplates.Reminder => NoticeKind.Reminder,
        MessageTemplates.Escalated => NoticeKind.Escalated,
        MessageTemplates.Decided => NoticeKind.Decided,
        MessageTemplates.Progress => NoticeKind.Commented,
        MessageTemplates.Undelivered => NoticeKind.Undelivered,
        _ => NoticeKind.Requested,
    };

    private static ApprovalRequest Bare => new()
    {
        Title = "x",
        ContextHash = "",
        Requester = Requester.Self,
        Stages = [new Stage(null, [new Rule([], 1)])],
    };

    private static ApprovalRequest Full => Pleasant with
    {
        Title = """<b>"Deploy"</b> \ {{title}} {"a":1} <!channel> & co's ``` ]]>""",
        Description = "One line\n\"two\" \\ <three>\n\tfour",
        Context = new RawJson("""{"na\"me":"va\"l\\ue <x>","n":1.5,"yes":true,"list":["a","b"],"deep":{"x":1}}"""),
    };

    private static ApprovalRequest Pleasant => new()
    {
        Title = "Deploy payments 4.7.11 to production",
        Description = "All checks are green. The migration adds one column and can be rolled back.\n\nRelease notes: nothing that customers see.",
        Context = new RawJson("""{"environment":"production","build":4711,"costUsd":12.5,"regions":["eu-west","us-east"],"canary":true}"""),
        ContextHash = "",
        WorkflowId = "production-deployment",
        Requester = Requester.Self,
        Stages = [new Stage("security", [new Rule([Approver.Self, Principal.User("bob@example.com")], 2)]), new Stage("release", [new Rule([Principal.Group("release")], 1)])],
        TimeoutMs = 3_600_000,
        Priority = Priority.High,
    };

    private static Approval Pending(ApprovalRequest request) => Rehearsal.Play(Id, Now, Opening(request));

    private static Approval Decided(ApprovalRequest request) => Rehearsal.Play(
        Id, Now, [.. Opening(request), new ApprovalCommand.CastVote(Approver, Verdict.Reject, "Not on a \"Friday\", <please>.", null, null)]);

    private static ApprovalCommand[] Opening(ApprovalRequest request) =>
        [new ApprovalCommand.Create(Requester, request, PolicyFloor.None), new ApprovalCommand.AddComment(Requester, "See the <notes>.\nThanks.")];
}
