using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Decisions;

/// <summary>What the database is asked to hold an answer to.</summary>
public sealed class RulingTests
{
    private static DateTimeOffset At(double minutes) => Start.AddMinutes(minutes);

    private static void Bounds(Story story, DateTimeOffset? notBefore, DateTimeOffset? notAfter) =>
        (story.Last!.NotBefore, story.Last.NotAfter).ShouldBe((notBefore, notAfter));

    [Fact]
    public void A_create_holds_only_before_its_own_deadline() => Bounds(Given().When(Create(Request())), null, At(60));

    [Fact]
    public void A_vote_holds_only_before_the_deadline() => Bounds(Given(Requested(quorum: 2)).When(Approve(Ann)), null, At(60));

    [Fact]
    public void So_does_the_deciding_vote() => Bounds(Given(Requested()).When(Approve(Ann)), null, At(60));

    [Fact]
    public void So_does_an_answer_that_changes_nothing() => Bounds(Given(Requested(2), Approved(Ann)).When(Approve(Ann)), null, At(60));

    [Fact]
    public void So_does_a_refusal() => Bounds(Given(Requested()).When(Approve(Dora)), null, At(60));

    [Fact]
    public void So_does_waking_too_early() => Bounds(Given(Requested()).When(Wake()), null, At(60));

    [Fact]
    public void Without_a_deadline_there_is_no_bound() =>
        Bounds(Given(Requested(Request(timeoutMinutes: null))).When(Approve(Ann)), null, null);

    [Fact]
    public void After_the_decision_there_is_no_bound() => Bounds(Given(Requested(), Approved(Ann)).When(Approve(Bob)), null, null);

    [Fact]
    public void A_timeout_holds_only_from_the_deadline() => Bounds(Given(Requested(), Minutes(75)).When(Wake()), At(60), null);

    [Fact]
    public void A_late_vote_is_held_to_the_timeout_that_it_met() => Bounds(Given(Requested(), Minutes(75)).When(Approve(Ann)), At(60), null);

    [Fact]
    public void A_scheduled_level_is_held_to_its_time_and_the_deadline() =>
        Bounds(Given(Requested(Request(escalation: [Level(15, Dora.Self)])), Minutes(20)).When(Wake()), At(15), At(60));

    [Fact]
    public void Of_several_the_latest_counts() =>
        Bounds(Given(Requested(Request(escalation: [Level(15, Dora.Self), Level(17, Legal)])), Minutes(20)).When(Approve(Dora)), At(17), At(60));

    [Fact]
    public void Of_several_out_of_order_the_latest_counts() =>
        Bounds(Given(Requested(Request(escalation: [Level(15, Dora.Self), Level(12, Legal)])), Minutes(20)).When(Wake()), At(15), At(60));

    [Fact]
    public void A_moved_deadline_is_the_new_bound() =>
        Bounds(
            Given(Requested(Request(escalation: [Level(null, Dora.Self)], timeoutAction: Approvals.Domain.Requests.TimeoutAction.Escalate)), Minutes(75)).When(Wake()),
            At(60), At(135));

    [Fact]
    public void A_reminder_is_held_to_its_time() =>
        Bounds(Given(Requested(Request() with { RemindBeforeMs = [300_000] }), Minutes(56)).When(Wake()), At(55), At(60));

    [Fact]
    public void Ahead_lie_the_next_of_each_kind_soonest_first()
    {
        var request = Request(escalation: [Level(58, Dora.Self), Level(59, Legal)]) with { RemindBeforeMs = [300_000, 60_000] };
        Timeline.Ahead(Given(Requested(request)).Approval).ShouldBe(
            [new Due(DueKind.Reminder, At(55)), new Due(DueKind.Escalation, At(58)), new Due(DueKind.Deadline, At(60))]);
    }

    [Fact]
    public void At_the_same_instant_escalation_comes_before_reminder_before_deadline()
    {
        var request = Request(escalation: [Level(55, Dora.Self)]) with { RemindBeforeMs = [300_000] };
        Timeline.Ahead(Given(Requested(request)).Approval).Select(due => due.Kind).ShouldBe([DueKind.Escalation, DueKind.Reminder, DueKind.Deadline]);
    }

    [Fact]
    public void Nothing_lies_ahead_of_a_decided_approval_or_of_none()
    {
        Timeline.Ahead(Given(Requested(), Approved(Ann)).Approval).ShouldBeEmpty();
        Timeline.Ahead(null).ShouldBeEmpty();
    }

    [Fact]
    public void Deciding_again_gives_the_same()
    {
        var story = Given(Requested(2), Approved(Ann));
        ApprovalCommand command = Approve(Bob);
        var first = Decider.Decide(Id, story.Approval, command, Start);
        var second = Decider.Decide(Id, story.Approval, command, Start);
        first.Events.Select(recorded => recorded.ToString()).ShouldBe(second.Events.Select(recorded => recorded.ToString()));
        ApprovalText.Of(first.After).ShouldBe(ApprovalText.Of(second.After));
    }
}
