using Approvals.Domain.Decisions;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Decisions;

public sealed class RetractingTests
{
    [Fact]
    public void A_vote_can_be_taken_back() =>
        Given(Requested(quorum: 2), Approved(Ann)).When(Retract(Ann)).Then(VoteRetracted(Ann))
            .ThenState(approval => approval.Votes.ShouldBeEmpty());

    [Fact]
    public void A_vote_taken_back_can_be_cast_again_the_other_way() =>
        Given(Requested(quorum: 2), Approved(Ann), Retracted(Ann)).When(Reject(Ann)).Then(VoteCast(Ann), Decided(Outcome.Rejected));

    [Fact]
    public void Only_my_own_vote_goes() =>
        Given(Requested(quorum: 3), Approved(Ann), Approved(Bob)).When(Retract(Ann)).Then(VoteRetracted(Ann))
            .ThenState(approval => approval.Votes.Single().By.ShouldBe(Bob.Self));

    [Fact]
    public void Taking_back_twice_changes_nothing() =>
        Given(Requested(quorum: 2), Approved(Ann), Retracted(Ann)).When(Retract(Ann)).ThenUnchanged();

    [Fact]
    public void Taking_back_twice_changes_nothing_even_after_the_group_was_left() =>
        Given(Requested(Request(2, [Security])), Approved(Ann.In(Security)), Retracted(Ann.In(Security))).When(Retract(Ann)).ThenUnchanged();

    [Fact]
    public void Taking_back_twice_changes_nothing_after_the_decision() =>
        Given(Requested(), Done(Approve(Bob) with { Key = null })).When(Retract(Ann)).ThenRefused(RefusalCode.AlreadyDecided);

    [Fact]
    public void A_repeated_retraction_meets_the_decision_harmlessly() =>
        Given(Requested(quorum: 2), Approved(Ann), Retracted(Ann), Cancelled()).When(Retract(Ann)).ThenUnchanged();

    [Fact]
    public void Nothing_cast_is_nothing_to_take_back() => Given(Requested()).When(Retract(Ann)).ThenUnchanged();

    [Fact]
    public void The_deciding_vote_stays() => Given(Requested(), Approved(Ann)).When(Retract(Ann)).ThenRefused(RefusalCode.AlreadyDecided);

    [Fact]
    public void A_stale_version_refuses_the_retraction() =>
        Given(Requested(quorum: 2), Approved(Ann)).When(Retract(Ann) with { IfMatch = [1] }).ThenRefused(RefusalCode.VersionMismatch);

    [Fact]
    public void A_stale_version_goes_before_the_decision() =>
        Given(Requested(), Approved(Ann)).When(Retract(Ann) with { IfMatch = [1] }).ThenRefused(RefusalCode.VersionMismatch);

    [Fact]
    public void Who_is_not_involved_does_not_see_it() => Given(Requested()).When(Retract(Dora)).ThenRefused(RefusalCode.NotFound);

    [Fact]
    public void Who_reads_everything_has_nothing_to_take_back() =>
        Given(Requested()).When(Retract(Dora.As(Roles.Approver | Roles.Operator))).ThenRefused(RefusalCode.NotAnApprover);

    [Fact]
    public void It_needs_the_role() => Given(Requested()).When(Retract(Operator)).ThenRefused(RefusalCode.Forbidden);

    [Fact]
    public void Who_left_the_group_may_still_take_the_vote_back() =>
        Given(Requested(Request(2, [Security])), Approved(Ann.In(Security))).When(Retract(Ann)).Then(VoteRetracted(Ann));
}
