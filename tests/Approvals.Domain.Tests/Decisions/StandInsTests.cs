using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Events;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Decisions;

public sealed class StandInsTests
{
    private readonly Dictionary<Principal, Principal> away = [];

    [Fact]
    public void Who_is_away_has_handed_on_the_say_in_the_very_create()
    {
        away[Ann.Self] = Dora.Self;
        var created = Create(Request(quorum: 1, from: [Ann.Self, Bob.Self]));
        Kinds(created).ShouldBe([nameof(ApprovalEvent.Requested), nameof(ApprovalEvent.Delegated)]);
        created.After!.Version.ShouldBe(2);
        created.Events[^1].Event.ShouldBeOfType<ApprovalEvent.Delegated>().ShouldSatisfyAllConditions(
            handed => (handed.From, handed.To, handed.Automatic).ShouldBe((Ann.Self, Dora.Self, true)));
        Next(created, Approve(Dora)).After.ShouldBeOfType<Approval.Decided>();
    }

    [Fact]
    public void Nobody_away_leaves_the_ruling_as_it_was()
    {
        var ruling = Decider.Decide(Some.Id, null, Creation(Request(quorum: 1, from: [Ann.Self])), Some.Start);
        StandIns.HandOn(Some.Id, ruling, Some.Start, StandInOf).ShouldBeSameAs(ruling);
    }

    [Fact]
    public void A_stand_in_who_is_away_hands_on_too()
    {
        away[Ann.Self] = Bob.Self;
        away[Bob.Self] = Dora.Self;
        var created = Create(Request(quorum: 1, from: [Ann.Self]));
        Kinds(created).ShouldBe([nameof(ApprovalEvent.Requested), nameof(ApprovalEvent.Delegated), nameof(ApprovalEvent.Delegated)]);
        Next(created, Approve(Dora)).After.ShouldBeOfType<Approval.Decided>();
    }

    [Fact]
    public void Two_who_stand_in_for_each_other_end_in_no_circle()
    {
        away[Ann.Self] = Bob.Self;
        away[Bob.Self] = Ann.Self;
        Kinds(Create(Request(quorum: 1, from: [Ann.Self, Bob.Self]))).ShouldBe([nameof(ApprovalEvent.Requested), nameof(ApprovalEvent.Delegated)]);
    }

    [Fact]
    public void What_the_rules_refuse_stays_with_the_person()
    {
        var request = Request(quorum: 1, from: [Ann.Self]);
        away[Ann.Self] = request.Requester;
        var created = Create(request);
        created.Refusal.ShouldBeNull();
        Kinds(created).ShouldBe([nameof(ApprovalEvent.Requested)]);
        Next(created, Approve(Ann)).After.ShouldBeOfType<Approval.Decided>();
    }

    [Fact]
    public void A_stage_that_opens_finds_who_is_away_then()
    {
        var created = Create(Request(stages: [StageOf(OneOf(Ann.Self)), StageOf(OneOf(Bob.Self))]));
        Kinds(created).ShouldBe([nameof(ApprovalEvent.Requested)]);
        away[Bob.Self] = Dora.Self;
        var opened = Next(created, Approve(Ann));
        Kinds(opened).ShouldBe([nameof(ApprovalEvent.VoteCast), nameof(ApprovalEvent.StageOpened), nameof(ApprovalEvent.Delegated)]);
        Next(opened, Approve(Dora)).After.ShouldBeOfType<Approval.Decided>();
    }

    [Fact]
    public void A_vote_that_opens_nothing_hands_nothing_on()
    {
        var created = Create(Request(quorum: 2, from: [Ann.Self, Bob.Self]));
        away[Bob.Self] = Dora.Self;
        Kinds(Next(created, Approve(Ann))).ShouldBe([nameof(ApprovalEvent.VoteCast)]);
    }

    [Fact]
    public void Who_took_the_say_back_keeps_it_when_another_hands_on()
    {
        away[Ann.Self] = Dora.Self;
        var created = Create(Request(quorum: 2, from: [Ann.Self, Bob.Self]));
        var back = Next(created, new ApprovalCommand.RevokeDelegation(Ann));
        var handedOn = Next(back, new ApprovalCommand.Delegate(Bob, Carl.Self, null));
        handedOn.Events.Select(recorded => recorded.Event).OfType<ApprovalEvent.Delegated>().Select(handed => handed.From).ShouldBe([Bob.Self]);
        handedOn.After!.Delegations.Single(delegation => delegation.From == Ann.Self).IsActive.ShouldBeFalse();
    }

    [Fact]
    public void The_deadline_bounds_what_was_handed_on_too()
    {
        away[Ann.Self] = Dora.Self;
        var request = Request(quorum: 1, from: [Ann.Self]) with { TimeoutMs = 3_600_000 };
        Create(request).NotAfter.ShouldBe(Some.Start + TimeSpan.FromHours(1));
    }

    private static IEnumerable<string> Kinds(Ruling ruling) => ruling.Events.Select(recorded => recorded.Event.GetType().Name);

    private static ApprovalCommand.Create Creation(ApprovalRequest request) =>
        new(new Caller(request.Requester, [], Roles.Requester), request, PolicyFloor.None);

    private Ruling Create(ApprovalRequest request) => Judge(null, Creation(request));

    private Ruling Next(Ruling before, ApprovalCommand command) => Judge(before.After, command);

    private Ruling Judge(Approval? before, ApprovalCommand command)
    {
        var ruling = StandIns.HandOn(Some.Id, Decider.Decide(Some.Id, before, command, Some.Start), Some.Start, StandInOf);
        ApprovalText.Of(ruling.After).ShouldBe(ApprovalText.Of(ruling.Events.Aggregate(before, Evolver.Evolve)), "the state after is the state before and the events");
        return ruling;
    }

    private Principal? StandInOf(Principal person) => away.TryGetValue(person, out var standIn) ? standIn : null;
}
