using Approvals.Domain.Events;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Support;

/// <summary>What an event must be.</summary>
internal sealed record Expected(string Text, Func<RecordedEvent, bool> Fits)
{
    public static Expected Opened() => Of<ApprovalEvent.Requested>("requested", _ => true);

    public static Expected VoteCast(Caller by, Caller? onBehalfOf = null) =>
        Of<ApprovalEvent.VoteCast>($"vote of {by.Self}", vote => vote.By == by.Self && vote.OnBehalfOf == onBehalfOf?.Self, by);

    public static Expected VoteRetracted(Caller by) => Of<ApprovalEvent.VoteRetracted>($"{by.Self} retracts", retracted => retracted.By == by.Self, by);

    public static Expected Delegated(Caller from, Caller to) =>
        Of<ApprovalEvent.Delegated>($"{from.Self} to {to.Self}", delegated => delegated.From == from.Self && delegated.To == to.Self, from);

    public static Expected DelegationRevoked(Caller from) =>
        Of<ApprovalEvent.DelegationRevoked>($"{from.Self} revokes", revoked => revoked.From == from.Self, from);

    public static Expected Commented(Caller by) => Of<ApprovalEvent.Commented>($"comment of {by.Self}", commented => commented.By == by.Self, by);

    /// <param name="marks">How many scheduled reminders count as sent; of a nudge, null.</param>
    public static Expected Reminded(int? marks = null) => Of<ApprovalEvent.Reminded>(
        $"reminder {marks}", reminded => reminded.Scheduled == marks is not null && (marks is null || reminded.Marks == marks));

    public static Expected StageOpened(int stage) => Of<ApprovalEvent.StageOpened>($"stage {stage}", opened => opened.Stage == stage, null);

    public static Expected Escalated(int level, EscalationTrigger trigger) => Of<ApprovalEvent.Escalated>(
        $"level {level} by {trigger}", escalated => escalated.Level == level && escalated.Trigger == trigger, null);

    public static Expected Decided(Outcome outcome, Cause cause = Cause.Votes) => Of<ApprovalEvent.Decided>(
        $"{outcome} by {cause}", decided => decided.Outcome == outcome && decided.Cause == cause);

    public static Expected Erased(int versions) => Of<ApprovalEvent.Erased>(
        $"erased {versions}", erased => erased.Versions.SequenceEqual(Enumerable.Range(1, versions)));

    private static Expected Of<T>(string text, Func<T, bool> fits)
        where T : ApprovalEvent => new(text, recorded => recorded.Event is T expected && fits(expected));

    /// <param name="actor">Null for what nobody did: the clock, or a consequence.</param>
    private static Expected Of<T>(string text, Func<T, bool> fits, Caller? actor)
        where T : ApprovalEvent => new(text, recorded => recorded.Event is T expected && recorded.Actor == actor?.Self && fits(expected));
}
