using Approvals.Domain.Decisions;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Decisions;

public sealed class DelegatingTests
{
    private static readonly Happening Among = Requested(Request(quorum: 1, from: [Ann.Self, Bob.Self, Carl.Self]));

    private static readonly Happening TwoOfSecurity = Requested(Request(quorum: 2, from: [Security]));

    [Fact]
    public void The_delegate_votes_for_the_delegator() =>
        Given(Among, HandedOn(Ann, Dora)).When(Approve(Dora)).Then(VoteCast(Dora, onBehalfOf: Ann), Decided(Outcome.Approved));

    [Fact]
    public void Who_may_vote_anyway_names_nobody() =>
        Given(Among, HandedOn(Ann, Bob)).When(Approve(Bob)).Then(VoteCast(Bob), Decided(Outcome.Approved))
            .ThenState(approval => approval.Votes.Single().Says.ShouldBe([Ann.Self]));

    [Fact]
    public void The_delegator_does_not_vote_until_revoking() =>
        Given(Among, HandedOn(Ann, Dora)).When(Approve(Ann)).ThenRefused(RefusalCode.NotAnApprover);

    [Fact]
    public void After_revoking_the_delegator_votes_again() =>
        Given(Among, HandedOn(Ann, Dora), TookBack(Ann)).When(Approve(Ann)).Then(VoteCast(Ann), Decided(Outcome.Approved));

    [Fact]
    public void After_revoking_the_delegate_has_no_say_but_may_read() =>
        Given(Among, HandedOn(Ann, Dora), TookBack(Ann)).When(Approve(Dora)).ThenRefused(RefusalCode.NotAnApprover);

    [Fact]
    public void Delegated_and_direct_say_are_one_vote() =>
        Given(TwoOfSecurity, HandedOn(Ann.In(Security), Bob)).When(Approve(Bob.In(Security))).Then(VoteCast(Bob));

    [Fact]
    public void Several_says_are_one_vote() =>
        Given(TwoOfSecurity, HandedOn(Ann.In(Security), Dora), HandedOn(Bob.In(Security), Dora)).When(Approve(Dora)).Then(VoteCast(Dora, onBehalfOf: Ann))
            .ThenState(approval => approval.Votes.Single().Says.ShouldBe([Ann.Self, Bob.Self]));

    [Fact]
    public void A_used_say_cannot_be_taken_back() =>
        Given(TwoOfSecurity, HandedOn(Ann.In(Security), Dora), Approved(Dora)).When(TakeBack(Ann.In(Security))).ThenRefused(RefusalCode.AlreadyVoted);

    [Fact]
    public void A_say_can_be_taken_back_once_the_delegate_took_back_the_vote() =>
        Given(TwoOfSecurity, HandedOn(Ann.In(Security), Dora), Approved(Dora), Retracted(Dora))
            .When(TakeBack(Ann.In(Security))).Then(DelegationRevoked(Ann));

    [Fact]
    public void Who_has_voted_hands_nothing_on() =>
        Given(Requested(quorum: 2), Approved(Ann)).When(HandOn(Ann, Bob)).ThenRefused(RefusalCode.AlreadyVoted);

    [Fact]
    public void A_say_goes_along_a_chain() =>
        Given(Among, HandedOn(Ann, Bob), HandedOn(Bob, Dora)).When(Approve(Dora)).Then(VoteCast(Dora, onBehalfOf: Ann), Decided(Outcome.Approved))
            .ThenState(approval => approval.Votes.Single().Says.ShouldBe([Ann.Self, Bob.Self]));

    [Fact]
    public void A_used_say_cannot_be_taken_back_in_the_middle_of_a_chain() =>
        Given(TwoOfSecurity, HandedOn(Ann.In(Security), Bob), HandedOn(Bob.In(Security), Dora), Approved(Dora))
            .When(TakeBack(Bob.In(Security))).ThenRefused(RefusalCode.AlreadyVoted);

    [Fact]
    public void Revoking_in_the_middle_of_a_chain_brings_both_says_back() =>
        Given(Among, HandedOn(Ann, Bob), HandedOn(Bob, Dora), TookBack(Bob)).When(Approve(Bob)).Then(VoteCast(Bob), Decided(Outcome.Approved))
            .ThenState(approval => approval.Votes.Single().Says.ShouldBe([Ann.Self]));

    [Fact]
    public void A_received_say_can_be_handed_on() =>
        Given(Among, HandedOn(Ann, Dora)).When(HandOn(Dora, Bob)).Then(Delegated(Dora, Bob));

    [Fact]
    public void A_circle_of_two_is_refused() =>
        Given(Among, HandedOn(Ann, Bob)).When(HandOn(Bob, Ann)).ThenRefused(RefusalCode.DelegationRefused);

    [Fact]
    public void A_circle_of_three_is_refused() =>
        Given(Among, HandedOn(Ann, Bob), HandedOn(Bob, Carl)).When(HandOn(Carl, Ann)).ThenRefused(RefusalCode.DelegationRefused);

    [Fact]
    public void Handing_on_to_oneself_is_refused() => Given(Among).When(HandOn(Ann, Ann)).ThenRefused(RefusalCode.DelegationRefused);

    [Fact]
    public void Handing_on_to_a_group_is_refused() => Given(Among).When(HandOn(Ann, Security)).ThenRefused(RefusalCode.DelegationRefused);

    [Fact]
    public void Handing_on_to_a_service_is_refused() =>
        Given(Among).When(HandOn(Ann, Principal.Service("bot"))).ThenRefused(RefusalCode.DelegationRefused);

    [Fact]
    public void Handing_on_to_the_requester_is_refused() => Given(Among).When(HandOn(Ann, Rita)).ThenRefused(RefusalCode.DelegationRefused);

    [Fact]
    public void Handing_on_to_the_requester_follows_the_policy() =>
        Given(Requested(Request() with { AllowSelfApproval = true })).When(HandOn(Ann, Rita)).Then(Delegated(Ann, Rita));

    [Fact]
    public void The_requester_hands_nothing_on() =>
        Given(Requested(Request(from: [Ann.Self, Rita.Self]))).When(HandOn(Rita, Bob)).ThenRefused(RefusalCode.SelfApproval);

    [Fact]
    public void A_delegation_that_leaves_too_few_people_is_refused() =>
        Given(Requested(quorum: 3)).When(HandOn(Ann, Bob)).ThenRefused(RefusalCode.DelegationRefused);

    [Fact]
    public void A_delegation_to_someone_new_keeps_the_policy_in_reach() => Given(Requested(quorum: 3)).When(HandOn(Ann, Dora)).Then(Delegated(Ann, Dora));

    [Fact]
    public void A_say_for_who_voted_already_is_lost_and_so_refused_when_needed() =>
        Given(Requested(quorum: 3), Approved(Bob)).When(HandOn(Ann, Bob)).ThenRefused(RefusalCode.DelegationRefused);

    [Fact]
    public void A_group_never_runs_out_by_delegation() =>
        Given(TwoOfSecurity, Approved(Bob.In(Security))).When(HandOn(Ann.In(Security), Bob)).Then(Delegated(Ann, Bob));

    [Fact]
    public void The_same_delegation_repeats_harmlessly() => Given(Among, HandedOn(Ann, Dora)).When(HandOn(Ann, Dora)).ThenUnchanged();

    [Fact]
    public void Who_left_the_group_no_longer_sees_what_was_handed_on() =>
        Given(TwoOfSecurity, HandedOn(Ann.In(Security), Dora)).When(HandOn(Ann, Dora)).ThenRefused(RefusalCode.NotFound);

    [Fact]
    public void The_same_delegation_repeats_harmlessly_for_a_reader_who_left_the_group() =>
        Given(TwoOfSecurity, HandedOn(Ann.In(Security), Dora)).When(HandOn(Ann.As(Roles.Approver | Roles.Auditor), Dora)).ThenUnchanged();

    [Fact]
    public void The_same_delegation_repeats_harmlessly_after_the_decision() =>
        Given(Among, HandedOn(Ann, Dora), Approved(Bob)).When(HandOn(Ann, Dora) with { IfMatch = [1] }).ThenUnchanged();

    [Fact]
    public void Another_delegate_needs_a_revocation_first() =>
        Given(Among, HandedOn(Ann, Dora)).When(HandOn(Ann, Bob)).ThenRefused(RefusalCode.DelegationRefused);

    [Fact]
    public void After_the_decision_nothing_is_handed_on() => Given(Among, Approved(Bob)).When(HandOn(Ann, Dora)).ThenRefused(RefusalCode.AlreadyDecided);

    [Fact]
    public void A_stale_version_refuses_a_delegation() =>
        Given(Among).When(HandOn(Ann, Dora) with { IfMatch = [7] }).ThenRefused(RefusalCode.VersionMismatch);

    [Fact]
    public void Who_is_not_involved_hands_nothing_on() => Given(Among).When(HandOn(Dora, Bob)).ThenRefused(RefusalCode.NotFound);

    [Fact]
    public void Who_only_reads_has_no_say_to_hand_on() =>
        Given(Among).When(HandOn(Dora.As(Roles.Approver | Roles.Auditor), Bob)).ThenRefused(RefusalCode.NotAnApprover);

    [Fact]
    public void Handing_on_needs_the_role() => Given(Among).When(HandOn(Operator, Bob)).ThenRefused(RefusalCode.Forbidden);

    [Fact]
    public void Revoking_twice_changes_nothing() => Given(Among, HandedOn(Ann, Dora), TookBack(Ann)).When(TakeBack(Ann)).ThenUnchanged();

    [Fact]
    public void Revoking_nothing_changes_nothing() => Given(Among).When(TakeBack(Ann)).ThenUnchanged();

    [Fact]
    public void Revoking_twice_is_harmless_after_the_decision() =>
        Given(Among, HandedOn(Ann, Dora), TookBack(Ann), Approved(Bob)).When(TakeBack(Ann)).ThenUnchanged();

    [Fact]
    public void Revoking_nothing_meets_the_decision() => Given(Among, Approved(Bob)).When(TakeBack(Ann)).ThenRefused(RefusalCode.AlreadyDecided);

    [Fact]
    public void Revoking_after_the_decision_is_too_late() =>
        Given(Among, HandedOn(Ann, Dora), Approved(Bob)).When(TakeBack(Ann)).ThenRefused(RefusalCode.AlreadyDecided);

    [Fact]
    public void A_stale_version_refuses_a_revocation() =>
        Given(Among, HandedOn(Ann, Dora)).When(TakeBack(Ann) with { IfMatch = [1] }).ThenRefused(RefusalCode.VersionMismatch);

    [Fact]
    public void Revoking_needs_the_role() => Given(Among).When(TakeBack(Operator)).ThenRefused(RefusalCode.Forbidden);

    [Fact]
    public void Revoking_what_one_cannot_see_is_not_found() => Given(Among).When(TakeBack(Dora)).ThenRefused(RefusalCode.NotFound);

    [Fact]
    public void A_delegation_made_again_after_revoking_counts_once() =>
        Given(Among, HandedOn(Ann, Dora), TookBack(Ann), HandedOn(Ann, Dora)).When(TakeBack(Ann)).Then(DelegationRevoked(Ann))
            .ThenState(approval => approval.Delegations.ShouldAllBe(delegation => !delegation.IsActive));
}
