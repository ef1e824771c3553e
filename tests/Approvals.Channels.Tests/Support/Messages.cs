using Approvals.Channels.Templates.Model;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Notices;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Channels.Tests.Support;

/// <summary>Approvals and the messages about them.</summary>
internal static class Messages
{
    public const string Page = "https://approvals.example.com";

    public static Caller Requester { get; } = new(Principal.User("ci@example.com"), [], Roles.Requester);

    public static Caller Ann { get; } = new(Principal.User("ann@example.com"), [], Roles.Approver);

    public static PublicLinks Links { get; } = new(new Uri(Page));

    public static ApprovalRequest Request { get; } = new()
    {
        Title = "Deploy payments 4.7.11 to production",
        Description = "All checks are green.\nThe migration can be rolled back.",
        Context = new Domain.Json.RawJson("""{"environment":"production","build":4711}"""),
        ContextHash = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        WorkflowId = "production-deployment",
        Requester = Requester.Self,
        Stages = [new Stage("review", [new Rule([Ann.Self, Principal.User("bob@example.com")], 1)])],
        TimeoutMs = 3_600_000,
        NotifyChannels = ["slack", "email"],
    };

    public static Approval Pending(ApprovalRequest? request = null, params ApprovalCommand[] then) => Rehearsal.Play(
        Guid.CreateVersion7(), new DateTimeOffset(2026, 1, 31, 9, 30, 0, TimeSpan.Zero),
        [new ApprovalCommand.Create(Requester, request ?? Request, PolicyFloor.None), .. then]);

    public static Approval Rejected(ApprovalRequest? request = null, string reason = "Not on a Friday.") =>
        Pending(request, new ApprovalCommand.CastVote(Ann, Verdict.Reject, reason, null, null));

    public static OutgoingMessage About(
        Approval approval, string template = MessageTemplates.Requested, string? reference = null, string destination = "ann@example.com", string recipient = "user:ann@example.com") =>
        new(Guid.CreateVersion7(), approval.Id, approval.Version, KindOf(template), template, recipient, destination, approval, reference, []);

    public static IReadOnlyDictionary<string, object?> ModelOf(OutgoingMessage message) =>
        MessageModel.Of(message, Links.Approval, new ConfirmLinks(Page + "/r/t?verdict=approve", Page + "/r/t?verdict=reject"), buttons: true);

    private static NoticeKind KindOf(string template) => template switch
    {
        MessageTemplates.Reminder => NoticeKind.Reminder,
        MessageTemplates.Escalated => NoticeKind.Escalated,
        MessageTemplates.Decided => NoticeKind.Decided,
        MessageTemplates.Progress => NoticeKind.Commented,
        MessageTemplates.Undelivered => NoticeKind.Undelivered,
        _ => NoticeKind.Requested,
    };
}
