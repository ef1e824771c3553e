using Approvals.Domain.Audit;
using Approvals.Domain.Events;
using Approvals.Domain.Principals;
using Approvals.Domain.State;
using Approvals.Host.Ui.Parts;

namespace Approvals.Host.Ui.Review;

/// <summary>One row of the journal as a sentence.</summary>
/// <param name="Who">The subject; null when the clock acted.</param>
/// <param name="Said">In a person's own words; null when nothing was said.</param>
public sealed record Story(string Icon, string Kind, Principal? Who, string What, string? Said, DateTimeOffset At, Channel? Channel, int Version)
{
    public static Story Of(Guid id, JournalRow row, ShownNames names)
    {
        if (row.Payload is null)
            return new Story("lock", "plain", null, "What stood here was erased.", null, row.At, null, row.Version);
        try
        {
            var recorded = EventCodec.Read(id, row.Version, row.At, row.Payload);
            var (icon, kind, what, said) = Tell(recorded.Event, names);
            return new Story(icon, kind, recorded.Actor, what, said, row.At, recorded.Channel, row.Version);
        }
        catch (Exception unreadable) when (unreadable is System.Text.Json.JsonException or FormatException)
        {
            // Somebody changed it in the database; the check of the chain says so beside it.
            return new Story("cross", "bad", null, "This entry cannot be read.", null, row.At, null, row.Version);
        }
    }

    private static (string Icon, string Kind, string What, string? Said) Tell(ApprovalEvent happened, ShownNames names) => happened switch
    {
        ApprovalEvent.Requested => ("plus", "plain", "asked", null),
        ApprovalEvent.VoteCast { Verdict: Verdict.Approve } vote => ("check", "good", "approved" + For(vote, names), vote.Comment),
        ApprovalEvent.VoteCast vote => ("cross", "bad", "rejected" + For(vote, names), Join(vote.Reason, vote.Comment)),
        ApprovalEvent.VoteRetracted => ("undo", "plain", "took the vote back", null),
        ApprovalEvent.Delegated handed => ("hand", "plain", $"handed the say to {names.Text(handed.To)}" + (handed.Automatic ? ", being away" : ""), handed.Reason),
        ApprovalEvent.DelegationRevoked revoked => ("undo", "plain", $"took the say back from {names.Text(revoked.To)}", null),
        ApprovalEvent.Commented comment => ("comment", "plain", "commented", comment.Text),
        ApprovalEvent.Reminded reminded => ("bell", "plain", $"{(reminded.Scheduled ? "Reminder to" : "reminded")} {Names(reminded.To, names)}", null),
        ApprovalEvent.StageOpened opened => ("stage", "plain", $"Stage {opened.Stage + 1} opened", null),
        ApprovalEvent.Escalated up => ("up", "warn", $"Escalated to {Names(up.To, names)}{Because(up.Trigger)}", null),
        ApprovalEvent.Decided decided => (decided.Outcome == Outcome.Approved ? "check" : "cross", decided.Outcome == Outcome.Approved ? "good" : "bad",
            $"{decided.Outcome}{CauseOf(decided.Cause)}", decided.Cause == Cause.Votes ? null : decided.Reason),
        ApprovalEvent.Erased erased => ("lock", "plain", "erased personal data", erased.Reason),
        _ => ("flag", "plain", EventTypes.NameOf(happened), null),
    };

    private static string For(ApprovalEvent.VoteCast vote, ShownNames names) => vote.OnBehalfOf is { } other ? $" for {names.Text(other)}" : "";

    private static string? Join(string? reason, string? comment) => comment is null ? reason : $"{reason}\n{comment}";

    private static string Names(IReadOnlyList<Principal> people, ShownNames names) => Words.List(people.Select(names.Text));

    private static string Because(EscalationTrigger trigger) => trigger switch
    {
        EscalationTrigger.Timeout => ", time was up",
        EscalationTrigger.Unreachable => ", too few approvers were left",
        _ => "",
    };

    private static string CauseOf(Cause cause) => cause switch
    {
        Cause.Votes => "",
        Cause.Timeout => ": time was up",
        Cause.Auto => ": the rule of the request",
        Cause.Cancel => ": withdrawn",
        Cause.Override => ": override",
        _ => ": too few approvers were left",
    };
}
