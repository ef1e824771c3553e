using Approvals.Domain.Conditions;
using Approvals.Domain.Decisions;
using Approvals.Domain.Events;
using Approvals.Domain.Json;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Decisions;

public sealed class CreatingTests
{
    private static readonly Condition Staging = new() { Path = "/environment", Op = "eq", Value = new RawJson("\"staging\"") };

    [Fact]
    public void A_request_begins_at_version_one()
    {
        var pending = Given().When(Create(Request())).Then(Opened()).Open();
        pending.ShouldSatisfyAllConditions(
            () => pending.Version.ShouldBe(1), () => pending.Revision.ShouldBe(1), () => pending.Stage.ShouldBe(0),
            () => pending.CreatedAt.ShouldBe(Start), () => pending.UpdatedAt.ShouldBe(Start), () => pending.Deadline.ShouldBe(Start.AddHours(1)),
            () => pending.Id.ShouldBe(Id), () => pending.HeadHash.ShouldBeEmpty());
    }

    [Fact]
    public void Creating_needs_the_role() => Given().When(Create(Request(), by: Ann)).ThenRefused(RefusalCode.Forbidden);

    [Fact]
    public void The_same_create_again_changes_nothing() => Given(Requested()).When(Create(Request())).ThenUnchanged();

    [Fact]
    public void The_operators_floor_is_asked_at_the_create() =>
        Given().When(Create(Request(), new PolicyFloor([new FloorRule { MinApprovers = 2 }]))).ThenRefused(RefusalCode.PolicyViolation);

    [Fact]
    public void A_create_at_the_floor_is_accepted() =>
        Given().When(Create(Request(quorum: 2), new PolicyFloor([new FloorRule { MinApprovers = 2 }]))).Then(Opened());

    [Fact]
    public void A_condition_that_holds_approves_at_once()
    {
        var story = Given().When(Create(Request() with { AutoApprove = Staging, Context = new RawJson("""{"environment":"staging"}""") }))
            .Then(Opened(), Decided(Outcome.Approved, Cause.Auto));
        var finding = ((ApprovalEvent.Requested)story.Journal[0].Event).AutoApproval.ShouldNotBeNull().Findings.Single();
        finding.ShouldBe(new Finding("/environment", "eq", new RawJson("\"staging\""), new RawJson("\"staging\""), true));
        story.Decision().Decision.By.ShouldBeEmpty();
        story.Journal[1].Actor.ShouldBeNull();
    }

    [Fact]
    public void A_condition_that_does_not_hold_is_recorded_and_people_are_asked() =>
        Given().When(Create(Request() with { AutoApprove = Staging })).Then(Opened())
            .ThenRuling(ruling => ((ApprovalEvent.Requested)ruling.Events[0].Event).AutoApproval.ShouldNotBeNull().Held.ShouldBeFalse());

    [Fact]
    public void Without_a_condition_nothing_is_recorded() =>
        Given().When(Create(Request())).ThenRuling(ruling => ((ApprovalEvent.Requested)ruling.Events[0].Event).AutoApproval.ShouldBeNull());

    [Fact]
    public void The_create_is_recorded_with_its_caller()
    {
        var recorded = Given().When(Create(Request(), by: Rita with { Channel = Channel.Web, Address = "192.0.2.1" })).Journal.Single();
        (recorded.Actor, recorded.Channel, recorded.Address, recorded.At).ShouldBe((Rita.Self, Channel.Web, "192.0.2.1", Start));
    }
}
