using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Policy;

public sealed class VisibilityTests
{
    private static bool Reads(Caller caller, params Happening[] before) => Visibility.MayRead(Given(before).Approval!, caller);

    private static readonly Happening Plain = Requested(Request(
        stages: [StageOf(OneOf(Ann.Self)), StageOf(OneOf(Security))], escalation: [Level(15, Carl.Self)]) with
    { NotifyUsers = ["dora"] });

    [Fact]
    public void Auditors_and_operators_read_everything()
    {
        Reads(Auditor, Plain).ShouldBeTrue();
        Reads(Operator, Plain).ShouldBeTrue();
    }

    [Fact]
    public void The_requester_reads_whatever_the_role() => Reads(Rita.As(Roles.None), Plain).ShouldBeTrue();

    [Fact]
    public void Another_requester_does_not() => Reads(Stranger, Plain).ShouldBeFalse();

    [Fact]
    public void Approvers_of_any_stage_read()
    {
        Reads(Ann, Plain).ShouldBeTrue();
        Reads(Bob.In(Security), Plain).ShouldBeTrue();
        Reads(Bob, Plain).ShouldBeFalse();
    }

    [Fact]
    public void The_named_need_the_role() => Reads(Ann.As(Roles.Requester), Plain).ShouldBeFalse();

    [Fact]
    public void Escalation_targets_read_once_they_joined()
    {
        Reads(Carl, Plain).ShouldBeFalse();
        Reads(Carl, Plain, Minutes(15), Done(Wake())).ShouldBeTrue();
    }

    [Fact]
    public void The_notified_read() => Reads(Dora, Plain).ShouldBeTrue();

    [Fact]
    public void A_delegate_reads_even_after_the_say_was_taken_back() =>
        Reads(Bob, Plain, HandedOn(Ann, Bob), TookBack(Ann)).ShouldBeTrue();

    [Fact]
    public void Who_voted_reads_after_leaving_the_group()
    {
        var request = Requested(Request(quorum: 2, from: [Security]));
        Reads(Bob, request, Approved(Bob.In(Security))).ShouldBeTrue();
        Reads(Bob, request, Approved(Bob.In(Security)), Retracted(Bob)).ShouldBeTrue();
        Reads(Bob, request).ShouldBeFalse();
    }

    [Fact]
    public void Where_anyone_may_vote_any_approver_reads()
    {
        var open = Requested(Request(stages: [StageOf(OneOf(Ann.Self)), StageOf(OneOf())]));
        Reads(Dora, open).ShouldBeTrue();
        Reads(Stranger, open).ShouldBeFalse();
        Reads(Dora, Requested(Request(stages: [StageOf(OneOf(Ann.Self), OneOf())]))).ShouldBeTrue("one rule for anyone among others is enough");
    }

    [Fact]
    public void Who_votes_again_takes_nothing_from_others_who_took_theirs_back()
    {
        var request = Requested(Request(quorum: 3, from: [Security]));
        Reads(Bob, request, Approved(Ann.In(Security)), Approved(Bob.In(Security)), Retracted(Ann), Retracted(Bob), Approved(Ann.In(Security))).ShouldBeTrue();
    }

    [Fact]
    public void Progress_counts_the_open_stage_and_names_who_is_waited_on()
    {
        var tally = Tally.Of(Given(Requested(Request(stages: [StageOf(TwoOf(Ann.Self, Bob.Self, Rita.Self), OneOf(Security))])), Approved(Ann)).Approval!);
        (tally.Approved, tally.Required, tally.IsComplete).ShouldBe((1, 3, false));
        tally.WaitingOn.ShouldBe([Bob.Self, Security]);
    }

    [Fact]
    public void A_filled_rule_waits_on_nobody() =>
        Tally.Of(Given(Requested(Request(stages: [StageOf(OneOf(Ann.Self, Bob.Self), OneOf(Security))])), Approved(Ann)).Approval!)
            .WaitingOn.ShouldBe([Security]);

    [Fact]
    public void The_delegate_and_those_who_joined_are_waited_on() =>
        Tally.Of(Given(Requested(Request(quorum: 2, escalation: [Level(15, Legal)])), HandedOn(Ann, Dora), Minutes(15), Done(Wake())).Approval!)
            .WaitingOn.ShouldBe([Dora.Self, Bob.Self, Carl.Self, Legal]);

    [Fact]
    public void The_requester_is_waited_on_only_where_the_policy_allows_it() =>
        Tally.Of(Given(Requested(Request(from: [Ann.Self, Rita.Self]) with { AllowSelfApproval = true })).Approval!).WaitingOn.ShouldBe([Ann.Self, Rita.Self]);

    [Fact]
    public void Anyone_is_nobody_in_particular_even_once_somebody_joined() =>
        Tally.Of(Given(Requested(Request(from: [], escalation: [Level(15, Legal)])), Minutes(15), Done(Wake())).Approval!).WaitingOn.ShouldBeEmpty();

    [Fact]
    public void A_decided_approval_waits_on_nobody() =>
        Tally.Of(Given(Requested(quorum: 2), Cancelled()).Approval!).ShouldSatisfyAllConditions(
            tally => tally.WaitingOn.ShouldBeEmpty(), tally => tally.Required.ShouldBe(2));
}
