using Approvals.Domain.Decisions;
using Approvals.Domain.Events;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Projections;
using Approvals.Domain.State;

namespace Approvals.Domain.Notices;

/// <summary>Which deliveries an event calls for. Someone named twice is told once per event.</summary>
public static class Announcer
{
    /// <summary>For everything that one commit appends. A vote that decides is told by the decision, not by two messages.</summary>
    public static IReadOnlyList<Notice> Over(Approval? before, IReadOnlyList<RecordedEvent> events)
    {
        var notices = new List<Notice>();
        var decides = events.Any(recorded => recorded.Event is ApprovalEvent.Decided);
        var state = before;
        foreach (var recorded in events)
        {
            state = Evolver.Evolve(state, recorded);
            if (!decides || recorded.Event is not ApprovalEvent.VoteCast)
                notices.AddRange(For(state, recorded));
        }

        return notices;
    }

    /// <param name="after">The state right after the event.</param>
    public static IReadOnlyList<Notice> For(Approval after, RecordedEvent recorded)
    {
        // Nobody is asked what was answered in the same moment; the decision is told.
        if (KindOf(recorded.Event) is not { } kind || recorded.Event is ApprovalEvent.Requested { AutoApproval.Held: true })
            return [];
        var people = Audience(after, recorded)
            .Where(recipient => recipient != recorded.Actor?.Text)
            .Concat(Endpoints(after, kind))
            .Distinct(StringComparer.Ordinal);
        return [.. people.Select(recipient => new Notice(recorded.Version, kind, recipient, after.Request.NotifyChannels, after.Request.Priority))];
    }

    private static NoticeKind? KindOf(ApprovalEvent recorded) => recorded switch
    {
        ApprovalEvent.Requested => NoticeKind.Requested,
        ApprovalEvent.StageOpened => NoticeKind.StageOpened,
        ApprovalEvent.VoteCast => NoticeKind.VoteCast,
        ApprovalEvent.VoteRetracted => NoticeKind.VoteRetracted,
        ApprovalEvent.Delegated => NoticeKind.Delegated,
        ApprovalEvent.DelegationRevoked => NoticeKind.DelegationRevoked,
        ApprovalEvent.Commented => NoticeKind.Commented,
        ApprovalEvent.Reminded => NoticeKind.Reminder,
        ApprovalEvent.Escalated => NoticeKind.Escalated,
        ApprovalEvent.Decided => NoticeKind.Decided,
        _ => null,
    };

    private static IEnumerable<string> Audience(Approval after, RecordedEvent recorded) => recorded.Event switch
    {
        ApprovalEvent.Requested => Askable(after).Concat(Watchers(after)),
        ApprovalEvent.StageOpened => Askable(after).Append(after.Request.Requester.Text),
        ApprovalEvent.Escalated escalated => Texts(escalated.To).Concat(Watchers(after)).Append(after.Request.Requester.Text),
        ApprovalEvent.Reminded reminded => Texts(reminded.To).Concat(AskableRole(after)),
        ApprovalEvent.Delegated delegated => [delegated.To.Text, after.Request.Requester.Text],
        ApprovalEvent.DelegationRevoked revoked => [revoked.To.Text, after.Request.Requester.Text],
        ApprovalEvent.Decided { Cause: Cause.Auto } => Watchers(after).Append(after.Request.Requester.Text),
        ApprovalEvent.Decided => Told(after),
        _ => [after.Request.Requester.Text],
    };

    /// <summary>Those who may vote in the open stage; the requester only where self-approval is allowed.</summary>
    private static IEnumerable<string> Askable(Approval approval) =>
        InboxRow.Of(approval).Where(row => row.Open).Select(row => row.Principal)
            .Where(name => approval.Request.AllowSelfApproval || name != approval.Request.Requester.Text);

    /// <summary>A stage open to anyone waits on nobody by name, yet its reminder is for somebody.</summary>
    private static IEnumerable<string> AskableRole(Approval approval) =>
        approval.OpenStage.Rules.Any(rule => rule.IsAnyone) ? [InboxRow.Anyone] : [];

    private static IEnumerable<string> Watchers(Approval approval) => approval.Request.NotifyUsers.Select(address => Principal.User(address).Text);

    /// <summary>People of stages that never opened were not asked, so nothing is taken back from them.</summary>
    private static IEnumerable<string> Told(Approval approval)
    {
        var asked = Texts(People(approval.Request.Stages.Take(approval.Stage + 1)).Concat(approval.Joined).Append(approval.Request.Requester))
            .Concat(Watchers(approval)).ToHashSet(StringComparer.Ordinal);
        var neverAsked = Texts(People(approval.Request.Stages.Skip(approval.Stage + 1))).ToHashSet(StringComparer.Ordinal);
        return Texts(Visibility.Readers(approval)).Append(approval.Request.Requester.Text)
            .Where(recipient => asked.Contains(recipient) || !neverAsked.Contains(recipient));
    }

    private static IEnumerable<Principal> People(IEnumerable<Stage> stages) => stages.SelectMany(stage => stage.Rules).SelectMany(rule => rule.From);

    private static IEnumerable<string> Endpoints(Approval approval, NoticeKind kind)
    {
        if (kind is not (NoticeKind.Requested or NoticeKind.Escalated or NoticeKind.Reminder or NoticeKind.Decided))
            yield break;
        if (approval.Request.NotifyChannels.Contains("webhook"))
            yield return Notice.DefaultWebhook;
        if (approval.Request.Callback is { } callback)
            yield return Notice.CallbackPrefix + callback;
    }

    private static IEnumerable<string> Texts(IEnumerable<Principal> principals) => principals.Select(principal => principal.Text);
}
