using Approvals.Domain.Decisions;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Decisions;

public sealed class StageTests
{
    private static readonly Happening OneOfEach = Requested(Request(stages: [StageOf(OneOf(Security), OneOf(Legal))]));

    private static readonly Happening TwoStages = Requested(Request(stages: [StageOf(OneOf(Ann.Self, Carl.Self)), StageOf(OneOf(Bob.Self, Dora.Self))], rejections: 2));

    [Fact]
    public void One_of_each_group_whoever_votes_first() =>
        Given(OneOfEach, Approved(Ann.In(Security, Legal))).When(Approve(Bob.In(Security))).Then(VoteCast(Bob), Decided(Outcome.Approved));

    [Fact]
    public void One_of_each_group_in_the_other_order() =>
        Given(OneOfEach, Approved(Bob.In(Security))).When(Approve(Ann.In(Security, Legal))).Then(VoteCast(Ann), Decided(Outcome.Approved));

    [Fact]
    public void One_person_in_both_groups_counts_for_one_rule() =>
        Given(OneOfEach).When(Approve(Ann.In(Security, Legal))).Then(VoteCast(Ann)).ThenState(approval => approval.Votes.Count.ShouldBe(1));

    [Fact]
    public void Two_of_one_group_leave_the_other_rule_open() =>
        Given(OneOfEach, Approved(Ann.In(Security))).When(Approve(Bob.In(Security))).Then(VoteCast(Bob));

    [Fact]
    public void A_vote_counts_by_the_groups_held_when_it_was_cast() =>
        Given(OneOfEach, Approved(Ann.In(Security))).When(Approve(Bob.In(Legal))).Then(VoteCast(Bob), Decided(Outcome.Approved));

    [Fact]
    public void A_vote_records_the_groups_of_all_stages_and_escalations_but_no_others()
    {
        var request = Request(
            stages: [StageOf(TwoOf(Security)), StageOf(OneOf(Legal))], escalation: [Level(null, Approvals.Domain.Principals.Principal.Group("board"))]);
        var board = Approvals.Domain.Principals.Principal.Group("board");
        var other = Approvals.Domain.Principals.Principal.Group("chess");
        Given(Requested(request)).When(Approve(Ann.In(Legal, Security, board, other))).Then(VoteCast(Ann))
            .ThenState(approval => approval.Votes.Single().Holds.ShouldBe([Security, Legal, board], ignoreOrder: true));
    }

    [Fact]
    public void A_completed_stage_opens_the_next() =>
        Given(TwoStages).When(Approve(Ann)).Then(VoteCast(Ann), StageOpened(1))
            .ThenState(approval => (approval.Stage, approval.Revision, approval.Version).ShouldBe((1, 3, 3)));

    [Fact]
    public void The_last_stage_decides()
    {
        var story = Given(TwoStages, Approved(Ann)).When(Approve(Bob)).Then(VoteCast(Bob), Decided(Outcome.Approved));
        story.Decision().Decision.By.ShouldBe([Ann.Self, Bob.Self]);
        story.Decision().Stage.ShouldBe(1);
    }

    [Fact]
    public void An_early_vote_is_refused() => Given(TwoStages).When(Approve(Bob)).ThenRefused(RefusalCode.StageNotOpen);

    [Fact]
    public void A_late_vote_is_refused() => Given(TwoStages, Approved(Ann)).When(Approve(Carl)).ThenRefused(RefusalCode.StageNotOpen);

    [Fact]
    public void An_early_rejection_is_refused_too() => Given(TwoStages).When(Reject(Bob)).ThenRefused(RefusalCode.StageNotOpen);

    [Fact]
    public void The_form_of_an_earlier_stage_is_stale() =>
        Given(TwoStages, Approved(Ann)).When(Approve(Bob) with { Revision = 1 }).ThenRefused(RefusalCode.VersionMismatch);

    [Fact]
    public void The_vote_of_an_earlier_stage_stays() =>
        Given(TwoStages, Approved(Ann)).When(Retract(Ann)).ThenRefused(RefusalCode.StageNotOpen);

    [Fact]
    public void One_person_votes_once_over_all_stages() =>
        Given(Requested(Request(stages: [StageOf(OneOf(Ann.Self, Bob.Self)), StageOf(OneOf(Ann.Self, Carl.Self))])), Approved(Ann))
            .When(Approve(Ann)).ThenUnchanged();

    [Fact]
    public void Rejections_add_up_over_the_stages() =>
        Given(Requested(Request(
                stages: [StageOf(OneOf(Ann.Self, Carl.Self)), StageOf(OneOf(Bob.Self, Dora.Self))], rejections: 2)), Rejected(Carl), Approved(Ann))
            .When(Reject(Bob)).Then(VoteCast(Bob), Decided(Outcome.Rejected))
            .ThenState(approval => ((Approval.Decided)approval).Decision.By.ShouldBe([Carl.Self, Bob.Self]));

    [Fact]
    public void The_rejection_threshold_is_by_default_one() =>
        Given(Requested(quorum: 2), Approved(Ann)).When(Reject(Bob, "Too risky")).Then(VoteCast(Bob), Decided(Outcome.Rejected))
            .ThenState(approval => ((Approval.Decided)approval).Decision.Reason.ShouldBe("Too risky"));

    [Fact]
    public void Below_the_rejection_threshold_the_others_may_still_approve() =>
        Given(Requested(quorum: 2, rejections: 2), Rejected(Carl), Approved(Ann)).When(Approve(Bob)).Then(VoteCast(Bob), Decided(Outcome.Approved));

    [Fact]
    public void A_retracted_rejection_no_longer_counts() =>
        Given(Requested(quorum: 1, rejections: 2), Rejected(Carl), Retracted(Carl)).When(Reject(Bob)).Then(VoteCast(Bob));
}
