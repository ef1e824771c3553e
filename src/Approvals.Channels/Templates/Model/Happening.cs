using Approvals.Domain.Notices;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Channels.Templates.Model;

/// <summary>What happened, in one sentence without a full stop. Told of the approval as it is now, which may be later than the event.</summary>
internal static class Happening
{
    public static string Of(OutgoingMessage message, ShownNames names)
    {
        var approval = message.Approval;
        return message.Event switch
        {
            NoticeKind.Requested => $"{names.Text(approval.Request.Requester)} asks for approval",
            NoticeKind.StageOpened => approval.OpenStage.Name is { } stage ? $"The stage {stage} is open now" : $"Stage {approval.Stage + 1} is open now",
            NoticeKind.VoteCast => approval.Votes is [.., var vote] ? $"{names.Text(vote.By)} voted to {vote.Verdict.ToString().ToLowerInvariant()}" : "A vote was cast",
            NoticeKind.VoteRetracted => approval.Withdrawn is [.., var person] ? $"{names.Text(person)} took a vote back" : "A vote was taken back",
            NoticeKind.Delegated => approval.Delegations is [.., var given] ? $"{names.Text(given.From)} handed the say to {names.Text(given.To)}" : "A say was handed on",
            NoticeKind.DelegationRevoked => approval.Delegations is [.., var taken] ? $"{names.Text(taken.From)} took the say back" : "A say was taken back",
            NoticeKind.Commented => approval.Comments is [.., var comment] ? $"{names.Text(comment.By)} commented: {Quoted(comment.Text)}" : "There is a comment",
            NoticeKind.Reminder => "A decision is still needed",
            NoticeKind.Escalated => "The request was escalated",
            NoticeKind.Decided => approval is Approval.Decided decided ? $"{decided.Decision.Outcome} {DecisionModel.Of(decided.Decision, names)["how"]}" : "A decision was made",
            NoticeKind.Undelivered => Unreached(approval, names),
            _ => "Something happened",
        };
    }

    /// <summary>Its own full stop is left out, because that of the sentence follows.</summary>
    private static string Quoted(string text)
    {
        var line = TextLimit.Cut(SafeText.Line(text), 300);
        return $"\u201c{(line.EndsWith('.') && !line.EndsWith("..", StringComparison.Ordinal) ? line[..^1] : line)}\u201d";
    }

    private static string Unreached(Approval approval, ShownNames names) => Tally.Of(approval).WaitingOn is { Count: > 0 } waiting
        ? $"Somebody could not be reached; the decision waits on {string.Join(", ", waiting.Take(5).Select(names.Text))}"
        : "Somebody could not be reached";
}
