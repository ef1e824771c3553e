using Approvals.Domain.Decisions;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Decisions;

public sealed class VotingTests
{
    [Fact]
    public void The_last_vote_of_the_quorum_decides() =>
        Given(Requested(quorum: 2), Approved(Ann)).When(Approve(Bob)).Then(VoteCast(Bob), Decided(Outcome.Approved));

    [Fact]
    public void A_vote_below_the_quorum_is_only_counted() =>
        Given(Requested(quorum: 2)).When(Approve(Ann)).Then(VoteCast(Ann));

    [Fact]
    public void Nobody_sees_an_approval_that_is_not_there() => Given().When(Approve(Ann)).ThenRefused(RefusalCode.NotFound);

    [Fact]
    public void Who_is_not_named_gets_not_found() => Given(Requested()).When(Approve(Dora)).ThenRefused(RefusalCode.NotFound);

    [Fact]
    public void Who_reads_everything_and_is_not_named_is_not_an_approver() =>
        Given(Requested()).When(Approve(Dora.As(Roles.Approver | Roles.Auditor))).ThenRefused(RefusalCode.NotAnApprover);

    [Theory]
    [InlineData(Roles.Operator)]
    [InlineData(Roles.Auditor)]
    [InlineData(Roles.Operator | Roles.Auditor | Roles.Requester)]
    public void Without_the_role_approver_there_is_no_vote(Roles roles) =>
        Given(Requested()).When(Approve(Ann.As(roles))).ThenRefused(RefusalCode.Forbidden);

    [Fact]
    public void The_requester_is_told_of_self_approval_even_when_not_named() =>
        Given(Requested()).When(Approve(Rita)).ThenRefused(RefusalCode.SelfApproval);

    [Fact]
    public void The_requester_does_not_reject_either() => Given(Requested()).When(Reject(Rita)).ThenRefused(RefusalCode.SelfApproval);

    [Fact]
    public void Self_approval_through_a_group_is_refused() =>
        Given(Requested(Request(from: [Security]))).When(Approve(Rita.In(Security))).ThenRefused(RefusalCode.SelfApproval);

    [Fact]
    public void Self_approval_where_anyone_may_vote_is_refused() =>
        Given(Requested(Request(from: []))).When(Approve(Rita)).ThenRefused(RefusalCode.SelfApproval);

    [Fact]
    public void A_policy_may_allow_self_approval() =>
        Given(Requested(Request(from: [Rita.Self]) with { AllowSelfApproval = true }))
            .When(Approve(Rita)).Then(VoteCast(Rita), Decided(Outcome.Approved));

    [Fact]
    public void Where_nobody_is_named_any_approver_may_vote() =>
        Given(Requested(Request(from: []))).When(Approve(Dora)).Then(VoteCast(Dora), Decided(Outcome.Approved));

    [Fact]
    public void Repeating_my_vote_changes_nothing() =>
        Given(Requested(quorum: 2), Approved(Ann)).When(Approve(Ann, "again")).ThenUnchanged()
            .ThenState(approval => approval.Votes.Single().Comment.ShouldBeNull());

    [Fact]
    public void Repeating_my_vote_after_the_decision_changes_nothing() =>
        Given(Requested(), Approved(Ann)).When(Approve(Ann)).ThenUnchanged();

    [Fact]
    public void Repeating_my_vote_goes_before_any_version() =>
        Given(Requested(quorum: 2), Approved(Ann)).When(Approve(Ann) with { IfMatch = [99], Revision = 99 }).ThenUnchanged();

    [Fact]
    public void Repeating_my_vote_is_no_error_after_leaving_the_group() =>
        Given(Requested(Request(quorum: 2, from: [Security])), Approved(Ann.In(Security))).When(Approve(Ann)).ThenUnchanged();

    [Fact]
    public void The_other_vote_needs_a_retraction_first() =>
        Given(Requested(quorum: 2), Approved(Ann)).When(Reject(Ann)).ThenRefused(RefusalCode.AlreadyVoted);

    [Fact]
    public void A_stale_version_goes_before_the_decision() =>
        Given(Requested(), Approved(Ann)).When(Approve(Bob) with { IfMatch = [1] }).ThenRefused(RefusalCode.VersionMismatch);

    [Fact]
    public void The_decision_goes_before_an_earlier_vote() =>
        Given(Requested(quorum: 2), Approved(Ann), Rejected(Bob)).When(Reject(Ann)).ThenRefused(RefusalCode.AlreadyDecided);

    [Fact]
    public void A_right_version_among_several_is_enough() =>
        Given(Requested(quorum: 2), Approved(Ann)).When(Approve(Bob) with { IfMatch = [1, 2] }).Then(VoteCast(Bob), Decided(Outcome.Approved));

    [Fact]
    public void An_empty_list_of_versions_matches_nothing() =>
        Given(Requested()).When(Approve(Ann) with { IfMatch = [] }).ThenRefused(RefusalCode.VersionMismatch);

    [Fact]
    public void Rights_go_before_versions() =>
        Given(Requested()).When(Approve(Rita) with { IfMatch = [99] }).ThenRefused(RefusalCode.SelfApproval);

    [Fact]
    public void Another_vote_does_not_change_the_revision() =>
        Given(Requested(quorum: 2), Approved(Ann)).When(Approve(Bob) with { Revision = 1 }).Then(VoteCast(Bob), Decided(Outcome.Approved));

    [Fact]
    public void A_changed_revision_is_a_mismatch() =>
        Given(Requested(quorum: 2)).When(Approve(Bob) with { Revision = 2 }).ThenRefused(RefusalCode.VersionMismatch);

    [Fact]
    public void After_the_decision_nobody_votes() =>
        Given(Requested(), Approved(Ann)).When(Approve(Bob)).ThenRefused(RefusalCode.AlreadyDecided)
            .ThenRuling(ruling => ruling.Refusal!.Detail.ShouldBe("The approval was approved at 2026-01-31T09:30:00.000Z."));

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void A_comment_may_be_required(string? comment) =>
        Given(Requested(Request() with { RequireComment = true })).When(Approve(Ann, comment)).ThenRefused(RefusalCode.CommentRequired);

    [Fact]
    public void A_reason_is_a_comment_too() =>
        Given(Requested(Request() with { RequireComment = true })).When(Reject(Ann)).Then(VoteCast(Ann), Decided(Outcome.Rejected));

    [Fact]
    public void A_comment_satisfies_who_requires_one() =>
        Given(Requested(Request() with { RequireComment = true })).When(Approve(Ann, "Seen")).Then(VoteCast(Ann), Decided(Outcome.Approved));

    [Fact]
    public void A_vote_keeps_what_was_said_and_where_it_came_from()
    {
        var slack = Ann with { Channel = Channel.Slack, Address = "192.0.2.7" };
        var story = Given(Requested(quorum: 2)).When(Approve(slack, "Seen")).Then(VoteCast(Ann));
        story.Journal[^1].Address.ShouldBe("192.0.2.7");
        story.Journal[^1].Channel.ShouldBe(Channel.Slack);
        var vote = story.Approval!.Votes.Single();
        vote.ShouldSatisfyAllConditions(
            () => vote.Comment.ShouldBe("Seen"), () => vote.Channel.ShouldBe(Channel.Slack), () => vote.At.ShouldBe(Start),
            () => vote.Holds.ShouldBe([Ann.Self]), () => vote.Stage.ShouldBe(0), () => vote.Says.ShouldBeEmpty());
    }

    [Fact]
    public void The_decision_tells_who_and_carries_the_deciding_vote()
    {
        var decision = Given(Requested(quorum: 2), Done(Approve(Bob, inputs: "{}"))).When(Approve(Ann) with { Reason = "Tested" }).Decision().Decision;
        decision.By.ShouldBe([Bob.Self, Ann.Self]);
        decision.Reason.ShouldBe("Tested");
        decision.Inputs.ShouldBeNull();
        decision.At.ShouldBe(Start);
    }
}
