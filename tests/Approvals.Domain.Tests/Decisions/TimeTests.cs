using Approvals.Domain.Decisions;
using Approvals.Domain.Events;
using Approvals.Domain.Policy;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Decisions;

public sealed class TimeTests
{
    private static DateTimeOffset At(double minutes) => Start.AddMinutes(minutes);

    [Fact]
    public void Before_the_deadline_nothing_happens() => Given(Requested(), Minutes(60), Milliseconds(-1)).When(Wake()).ThenUnchanged();

    [Fact]
    public void At_the_deadline_it_is_rejected() =>
        Given(Requested(), Minutes(60)).When(Wake()).Then(Decided(Outcome.Rejected, Cause.Timeout))
            .ThenState(approval => ((Approval.Decided)approval).Decision.By.ShouldBeEmpty());

    [Fact]
    public void At_the_deadline_it_is_approved_where_the_policy_says_so() =>
        Given(Requested(Request(timeoutAction: TimeoutAction.Approve)), Minutes(60)).When(Wake()).Then(Decided(Outcome.Approved, Cause.Timeout));

    [Fact]
    public void Never_is_a_timeout_too() =>
        Given(Requested(Request(timeoutMinutes: null)), Minutes(60 * 24 * 3650)).When(Approve(Ann)).Then(VoteCast(Ann), Decided(Outcome.Approved));

    [Fact]
    public void A_vote_after_the_deadline_finds_the_timeout_taken() =>
        Given(Requested(), Minutes(60)).When(Approve(Ann)).ThenRefused(RefusalCode.AlreadyDecided, Decided(Outcome.Rejected, Cause.Timeout));

    [Fact]
    public void A_vote_in_the_last_millisecond_counts() =>
        Given(Requested(), Minutes(60), Milliseconds(-1)).When(Approve(Ann)).Then(VoteCast(Ann), Decided(Outcome.Approved));

    [Fact]
    public void A_decided_approval_has_no_deadline_left() => Given(Requested(), Approved(Ann), Minutes(600)).When(Wake()).ThenUnchanged();

    [Fact]
    public void Waking_nothing_is_harmless() => Given().When(Wake()).ThenUnchanged();

    [Fact]
    public void A_timeout_takes_the_next_level_and_starts_over() =>
        Given(Requested(Escalating(Level(null, Dora.Self))), Minutes(60)).When(Wake()).Then(Escalated(1, EscalationTrigger.Timeout))
            .ThenState(approval => ((Approval.Pending)approval).Deadline.ShouldBe(At(120)));

    [Fact]
    public void Who_joined_may_vote() =>
        Given(Requested(Escalating(Level(null, Dora.Self))), Minutes(60)).When(Approve(Dora))
            .Then(Escalated(1, EscalationTrigger.Timeout), VoteCast(Dora), Decided(Outcome.Approved));

    [Fact]
    public void Who_has_not_joined_yet_does_not_see_it() =>
        Given(Requested(Escalating(Level(null, Dora.Self))), Minutes(59)).When(Approve(Dora)).ThenRefused(RefusalCode.NotFound);

    [Fact]
    public void Level_after_level_and_then_rejected() =>
        Given(Requested(Escalating(Level(null, Dora.Self), Level(null, Legal))), Minutes(60), Done(Wake()), Minutes(60), Done(Wake()), Minutes(60))
            .When(Wake()).Then(Decided(Outcome.Rejected, Cause.Timeout))
            .ThenState(approval => approval.EscalationLevel.ShouldBe(2));

    [Fact]
    public void After_a_long_outage_the_newcomers_get_their_time() =>
        Given(Requested(Escalating(Level(null, Dora.Self), Level(null, Legal))), Minutes(600)).When(Wake()).Then(Escalated(1, EscalationTrigger.Timeout))
            .ThenState(approval => ((Approval.Pending)approval).Deadline.ShouldBe(At(660)));

    [Fact]
    public void A_level_may_be_taken_on_schedule_and_keeps_the_deadline() =>
        Given(Requested(Request(escalation: [Level(15, Dora.Self)])), Minutes(15)).When(Wake()).Then(Escalated(1, EscalationTrigger.Schedule))
            .ThenState(approval => ((Approval.Pending)approval).Deadline.ShouldBe(At(60)));

    [Fact]
    public void A_schedule_counts_from_creation() =>
        Given(Requested(Request(escalation: [Level(15, Dora.Self), Level(20, Legal)])), Minutes(15), Done(Wake()), Minutes(5))
            .When(Wake()).Then(Escalated(2, EscalationTrigger.Schedule));

    [Fact]
    public void Several_levels_due_are_taken_together() =>
        Given(Requested(Request(escalation: [Level(15, Dora.Self), Level(20, Legal), Level(25, Security)])), Minutes(24)).When(Wake())
            .Then(Escalated(1, EscalationTrigger.Schedule), Escalated(2, EscalationTrigger.Schedule));

    [Fact]
    public void After_an_outage_everything_is_taken_in_its_order() =>
        Given(Requested(Request(escalation: [Level(15, Dora.Self)])), Minutes(90)).When(Wake())
            .Then(Escalated(1, EscalationTrigger.Schedule), Decided(Outcome.Rejected, Cause.Timeout));

    [Fact]
    public void A_scheduled_level_is_not_taken_after_the_deadline_that_decided() =>
        Given(Requested(Request(escalation: [Level(75, Dora.Self)])), Minutes(90)).When(Wake()).Then(Decided(Outcome.Rejected, Cause.Timeout));

    [Fact]
    public void A_timeout_may_take_a_level_before_its_schedule() =>
        Given(Requested(Escalating(Level(75, Dora.Self), Level(null, Legal))), Minutes(60), Done(Wake()), Minutes(15)).When(Wake()).ThenUnchanged();

    [Fact]
    public void A_level_and_the_deadline_at_the_same_instant_go_in_that_order() =>
        Given(Requested(Escalating(Level(60, Dora.Self), Level(null, Legal))), Minutes(60)).When(Wake())
            .Then(Escalated(1, EscalationTrigger.Schedule), Escalated(2, EscalationTrigger.Timeout));

    [Fact]
    public void Who_joined_counts_for_every_rule_of_the_open_and_later_stages() =>
        Given(Requested(Request(stages: [StageOf(OneOf(Ann.Self), OneOf(Bob.Self)), StageOf(OneOf(Carl.Self))], escalation: [Level(15, Legal)])),
                Minutes(15), Approved(Dora.In(Legal)), Approved(Person("erik", Legal)))
            .When(Approve(Person("fay", Legal))).Then(VoteCast(Person("fay")), Decided(Outcome.Approved));

    [Fact]
    public void Standing_votes_that_suffice_once_somebody_joined_decide() =>
        Given(Requested(Request(stages: [StageOf(OneOf(Security), OneOf(Carl.Self))], escalation: [Level(15, Legal)])),
                Approved(Ann.In(Security)), Approved(Bob.In(Security, Legal)), Minutes(15))
            .When(Wake()).Then(Escalated(1, EscalationTrigger.Schedule), Decided(Outcome.Approved))
            .ThenState(approval => ((Approval.Decided)approval).Decision.By.ShouldBe([Ann.Self, Bob.Self]));

    [Fact]
    public void Standing_votes_that_suffice_once_somebody_joined_open_the_next_stage() =>
        Given(Requested(Request(
                    stages: [StageOf(OneOf(Security), OneOf(Carl.Self)), StageOf(OneOf(Dora.Self))], escalation: [Level(null, Legal)], timeoutAction: TimeoutAction.Escalate)),
                Approved(Ann.In(Security)), Approved(Bob.In(Security, Legal)), Minutes(60))
            .When(Wake()).Then(Escalated(1, EscalationTrigger.Timeout), StageOpened(1));

    [Fact]
    public void Times_are_kept_in_whole_milliseconds()
    {
        var story = Given().After(TimeSpan.FromTicks(12_345)).When(Create(Request()));
        story.Approval!.CreatedAt.ShouldBe(Start.AddMilliseconds(1));
        story.Open().Deadline.ShouldBe(Start.AddMilliseconds(1).AddHours(1));
    }

    [Fact]
    public void A_clock_that_steps_back_does_not_take_the_history_along() =>
        Given(Requested(quorum: 2), Minutes(10), Approved(Ann), Minutes(-5)).When(Approve(Bob)).Then(VoteCast(Bob), Decided(Outcome.Approved))
            .ThenState(approval => approval.UpdatedAt.ShouldBe(At(10)));

    private static ApprovalRequest Escalating(params EscalationLevel[] levels) => Request(escalation: levels, timeoutAction: TimeoutAction.Escalate);
}
