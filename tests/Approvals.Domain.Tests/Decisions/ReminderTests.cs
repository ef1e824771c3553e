using Approvals.Domain.Decisions;
using Approvals.Domain.Events;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Decisions;

public sealed class ReminderTests
{
    private static ApprovalRequest Reminding(params long[] minutesBefore) =>
        Request(quorum: 2) with { RemindBeforeMs = [.. minutesBefore.Select(minutes => minutes * 60_000)] };

    [Fact]
    public void A_reminder_is_sent_before_the_deadline() =>
        Given(Requested(Reminding(5)), Minutes(55)).When(Wake()).Then(Reminded(marks: 1));

    [Fact]
    public void Not_a_millisecond_early() => Given(Requested(Reminding(5)), Minutes(55), Milliseconds(-1)).When(Wake()).ThenUnchanged();

    [Fact]
    public void A_reminder_is_sent_once() => Given(Requested(Reminding(5)), Minutes(55), Done(Wake()), Minutes(1)).When(Wake()).ThenUnchanged();

    [Fact]
    public void Each_mark_has_its_reminder_whatever_the_order_they_were_given_in() =>
        Given(Requested(Reminding(5, 30, 5)), Minutes(30), Done(Wake()), Minutes(25)).When(Wake()).Then(Reminded(marks: 2));

    [Fact]
    public void After_an_outage_people_get_one_reminder() =>
        Given(Requested(Reminding(5, 10, 30)), Minutes(52)).When(Wake()).Then(Reminded(marks: 2));

    [Fact]
    public void No_reminder_comes_with_the_deadline() =>
        Given(Requested(Reminding(5)), Minutes(60)).When(Wake()).Then(Decided(Outcome.Rejected, Cause.Timeout));

    [Fact]
    public void An_overtaken_reminder_does_not_push_the_timeout_before_the_schedule() =>
        Given(Requested(Reminding(50) with { Escalation = [Level(20, Dora.Self), Level(null, Legal)], TimeoutAction = TimeoutAction.Escalate }), Minutes(60))
            .When(Wake()).Then(Escalated(1, EscalationTrigger.Schedule), Escalated(2, EscalationTrigger.Timeout));

    [Fact]
    public void A_mark_before_the_beginning_is_ignored() => Given(Requested(Reminding(60, 90))).When(Wake()).ThenUnchanged();

    [Fact]
    public void A_mark_before_the_beginning_is_ignored_after_the_deadline_moved_too() =>
        Given(Requested(Reminding(90) with { Escalation = [Level(null, Dora.Self)], TimeoutAction = TimeoutAction.Escalate }), Minutes(60))
            .When(Wake()).Then(Escalated(1, EscalationTrigger.Timeout));

    [Fact]
    public void A_moved_deadline_has_its_reminders_again() =>
        Given(Requested(Reminding(5) with { Escalation = [Level(null, Dora.Self)], TimeoutAction = TimeoutAction.Escalate }),
                Minutes(55), Done(Wake()), Minutes(5), Done(Wake()), Minutes(55))
            .When(Wake()).Then(Reminded(marks: 1));

    [Fact]
    public void A_scheduled_level_keeps_the_reminders_sent() =>
        Given(Requested(Reminding(30) with { Escalation = [Level(40, Dora.Self)] }), Minutes(30), Done(Wake()), Minutes(10))
            .When(Wake()).Then(Escalated(1, EscalationTrigger.Schedule));

    [Fact]
    public void Without_a_deadline_there_is_no_reminder() =>
        Given(Requested(Reminding(5) with { TimeoutMs = null }), Minutes(5000)).When(Wake()).ThenUnchanged();

    [Fact]
    public void A_reminder_goes_to_those_still_waited_on() =>
        Given(Requested(Reminding(5)), Approved(Ann), HandedOn(Bob, Dora), Minutes(55)).When(Wake())
            .ThenRuling(ruling => ((ApprovalEvent.Reminded)ruling.Events.Single().Event).To.ShouldBe([Dora.Self, Carl.Self]));

    [Fact]
    public void The_requester_nudges() => Given(Requested()).When(Nudge(Rita)).Then(Reminded());

    [Fact]
    public void A_nudge_within_a_minute_is_the_same_one() =>
        Given(Requested(), Done(Nudge(Rita)), Minutes(1), Milliseconds(-1)).When(Nudge(Rita)).ThenUnchanged();

    [Fact]
    public void After_a_minute_the_requester_nudges_again() => Given(Requested(), Done(Nudge(Rita)), Minutes(1)).When(Nudge(Rita)).Then(Reminded());

    [Fact]
    public void A_scheduled_reminder_does_not_block_a_nudge() =>
        Given(Requested(Reminding(5)), Minutes(55), Done(Wake())).When(Nudge(Rita)).Then(Reminded());

    [Fact]
    public void A_nudge_uses_up_no_scheduled_reminder() =>
        Given(Requested(Reminding(5)), Done(Nudge(Rita)), Minutes(55)).When(Wake()).Then(Reminded(marks: 1));

    [Fact]
    public void An_operator_nudges_too() => Given(Requested()).When(Nudge(Operator)).Then(Reminded());

    [Fact]
    public void An_approver_does_not_nudge() => Given(Requested()).When(Nudge(Ann)).ThenRefused(RefusalCode.Forbidden);

    [Fact]
    public void The_requester_needs_the_role_to_nudge() => Given(Requested()).When(Nudge(Rita.As(Roles.Approver))).ThenRefused(RefusalCode.Forbidden);

    [Fact]
    public void Another_requester_does_not_see_it() => Given(Requested()).When(Nudge(Stranger)).ThenRefused(RefusalCode.NotFound);

    [Fact]
    public void After_the_decision_nobody_is_nudged() => Given(Requested(), Approved(Ann)).When(Nudge(Rita)).ThenRefused(RefusalCode.AlreadyDecided);

    [Fact]
    public void A_stale_version_refuses_a_nudge() => Given(Requested()).When(Nudge(Rita) with { IfMatch = [9] }).ThenRefused(RefusalCode.VersionMismatch);
}
