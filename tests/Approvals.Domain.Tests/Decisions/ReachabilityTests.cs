using Approvals.Domain.Events;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Decisions;

public sealed class ReachabilityTests
{
    [Fact]
    public void Too_few_people_left_is_a_rejection() =>
        Given(Requested(quorum: 3, rejections: 2)).When(Reject(Ann)).Then(VoteCast(Ann), Decided(Outcome.Rejected, Cause.Unreachable))
            .ThenState(approval => ((Approval.Decided)approval).Decision.By.ShouldBeEmpty());

    [Fact]
    public void The_rejection_threshold_is_looked_at_first() =>
        Given(Requested(quorum: 3)).When(Reject(Ann)).Then(VoteCast(Ann), Decided(Outcome.Rejected));

    [Fact]
    public void The_next_level_is_taken_at_once_and_keeps_the_deadline() =>
        Given(Requested(Request(quorum: 3, rejections: 2, escalation: [Level(15, Dora.Self)]))).When(Reject(Ann))
            .Then(VoteCast(Ann), Escalated(1, EscalationTrigger.Unreachable))
            .ThenState(approval => ((Approval.Pending)approval).Deadline.ShouldBe(Start.AddMinutes(60)));

    [Fact]
    public void Levels_are_taken_until_the_policy_is_in_reach() =>
        Given(Requested(Request(quorum: 3, rejections: 2, escalation: [Level(15, Ann.Self), Level(20, Legal), Level(25, Security)]))).When(Reject(Ann))
            .Then(VoteCast(Ann), Escalated(1, EscalationTrigger.Unreachable), Escalated(2, EscalationTrigger.Unreachable));

    [Fact]
    public void Levels_that_do_not_help_are_followed_by_the_rejection() =>
        Given(Requested(Request(quorum: 3, rejections: 2, escalation: [Level(15, Bob.Self)]))).When(Reject(Ann))
            .Then(VoteCast(Ann), Escalated(1, EscalationTrigger.Unreachable), Decided(Outcome.Rejected, Cause.Unreachable));

    [Fact]
    public void Standing_votes_may_suffice_after_the_escalation() =>
        Given(Requested(Request(stages: [StageOf(OneOf(Security), OneOf(Carl.Self))], rejections: 2, escalation: [Level(null, Legal)])),
                Approved(Ann.In(Security)), Approved(Bob.In(Security, Legal)))
            .When(Reject(Carl)).Then(VoteCast(Carl), Escalated(1, EscalationTrigger.Unreachable), Decided(Outcome.Approved));

    [Fact]
    public void A_group_is_never_exhausted() =>
        Given(Requested(Request(quorum: 3, from: [Security], rejections: 3))).When(Reject(Ann.In(Security))).Then(VoteCast(Ann));

    [Fact]
    public void A_group_beside_people_is_never_exhausted() =>
        Given(Requested(Request(quorum: 2, from: [Ann.Self, Security], rejections: 3))).When(Reject(Ann)).Then(VoteCast(Ann));

    [Fact]
    public void Anyone_is_never_exhausted() =>
        Given(Requested(Request(quorum: 2, from: [], rejections: 3))).When(Reject(Ann)).Then(VoteCast(Ann));

    [Fact]
    public void Later_stages_are_looked_at_too() =>
        Given(Requested(Request(stages: [StageOf(OneOf(Ann.Self, Bob.Self)), StageOf(OneOf(Bob.Self))], rejections: 2))).When(Reject(Ann))
            .Then(VoteCast(Ann), Decided(Outcome.Rejected, Cause.Unreachable));

    [Fact]
    public void A_vote_now_is_no_vote_later() =>
        Given(Requested(Request(stages: [StageOf(OneOf(Ann.Self, Bob.Self)), StageOf(OneOf(Ann.Self))], rejections: 2))).When(Approve(Ann))
            .Then(VoteCast(Ann), StageOpened(1), Decided(Outcome.Rejected, Cause.Unreachable));

    [Fact]
    public void The_delegate_stands_in_for_the_delegator() =>
        Given(Requested(quorum: 3, rejections: 2), HandedOn(Ann, Dora), Approved(Dora), Approved(Bob)).When(Approve(Carl))
            .Then(VoteCast(Carl), Decided(Outcome.Approved));

    [Fact]
    public void A_delegate_who_rejects_takes_the_delegator_along() =>
        Given(Requested(quorum: 3, rejections: 2), HandedOn(Ann, Dora)).When(Reject(Dora))
            .Then(VoteCast(Dora, onBehalfOf: Ann), Decided(Outcome.Rejected, Cause.Unreachable));

    [Fact]
    public void A_person_who_took_a_vote_back_counts_as_open() =>
        Given(Requested(quorum: 2, rejections: 3), Rejected(Ann), Retracted(Ann)).When(Reject(Bob)).Then(VoteCast(Bob));

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void A_policy_needs_as_many_people_as_it_names(int quorum, bool reachable) =>
        Reachability.IsReachable(Request(quorum)).ShouldBe(reachable);

    [Fact]
    public void The_requester_does_not_count_unless_self_approval_is_allowed()
    {
        var request = Request(quorum: 2, from: [Ann.Self, Rita.Self]);
        Reachability.IsReachable(request).ShouldBeFalse();
        Reachability.IsReachable(request with { AllowSelfApproval = true }).ShouldBeTrue();
    }

    [Fact]
    public void The_requester_who_joined_does_not_count_either() =>
        Given(Requested(Request(quorum: 3, rejections: 2, escalation: [Level(null, Rita.Self)]))).When(Reject(Ann))
            .Then(VoteCast(Ann), Escalated(1, EscalationTrigger.Unreachable), Decided(Outcome.Rejected, Cause.Unreachable));

    [Fact]
    public void People_are_needed_once_over_all_stages() =>
        Reachability.IsReachable(Request(stages: [StageOf(OneOf(Ann.Self)), StageOf(OneOf(Ann.Self))])).ShouldBeFalse();

    [Fact]
    public void Two_rules_share_people_only_where_there_are_enough()
    {
        Reachability.IsReachable(Request(stages: [StageOf(OneOf(Ann.Self, Bob.Self), OneOf(Ann.Self))])).ShouldBeTrue();
        Reachability.IsReachable(Request(stages: [StageOf(TwoOf(Ann.Self, Bob.Self), OneOf(Ann.Self))])).ShouldBeFalse();
    }

    [Fact]
    public void Groups_and_anyone_are_in_reach_from_the_start() =>
        Reachability.IsReachable(Request(stages: [StageOf(new Rule([Security], 50), new Rule([], 70), new Rule([Ann.Self, Legal], 9))])).ShouldBeTrue();

    [Fact]
    public void Services_are_counted_like_people() =>
        Reachability.IsReachable(Request(quorum: 2, from: [Principal.Service("bot")])).ShouldBeFalse();
}
