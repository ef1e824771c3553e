using Approvals.Domain.Decisions;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Decisions;

public sealed class EndingTests
{
    [Fact]
    public void The_requester_cancels()
    {
        var decision = Given(Requested()).When(Cancel(Rita)).Then(Decided(Outcome.Cancelled, Cause.Cancel)).Decision().Decision;
        decision.By.ShouldBe([Rita.Self]);
        decision.Reason.ShouldBe("No longer needed");
    }

    [Fact]
    public void An_operator_cancels() => Given(Requested()).When(Cancel(Operator)).Then(Decided(Outcome.Cancelled, Cause.Cancel));

    [Fact]
    public void An_approver_does_not_cancel() => Given(Requested()).When(Cancel(Ann)).ThenRefused(RefusalCode.Forbidden);

    [Fact]
    public void Another_approver_with_the_role_requester_does_not_cancel() =>
        Given(Requested()).When(Cancel(Ann.As(Roles.Approver | Roles.Requester))).ThenRefused(RefusalCode.Forbidden);

    [Fact]
    public void The_requester_needs_the_role_to_cancel() => Given(Requested()).When(Cancel(Rita.As(Roles.Approver))).ThenRefused(RefusalCode.Forbidden);

    [Fact]
    public void A_stranger_does_not_see_what_to_cancel() => Given(Requested()).When(Cancel(Stranger)).ThenRefused(RefusalCode.NotFound);

    [Fact]
    public void Cancelling_twice_changes_nothing() =>
        Given(Requested(), Cancelled()).When(Cancel(Rita) with { IfMatch = [1] }).ThenUnchanged();

    [Fact]
    public void What_another_cancelled_is_decided() => Given(Requested(), Cancelled()).When(Cancel(Operator)).ThenRefused(RefusalCode.AlreadyDecided);

    [Fact]
    public void What_was_approved_is_not_cancelled() => Given(Requested(), Approved(Ann)).When(Cancel(Rita)).ThenRefused(RefusalCode.AlreadyDecided);

    [Fact]
    public void A_stale_version_refuses_to_cancel() => Given(Requested()).When(Cancel(Rita) with { IfMatch = [9] }).ThenRefused(RefusalCode.VersionMismatch);

    [Theory]
    [InlineData(Outcome.Approved)]
    [InlineData(Outcome.Rejected)]
    public void An_operator_overrides(Outcome outcome)
    {
        var decision = Given(Requested(), Minutes(1)).When(Override(Operator, outcome)).Then(Decided(outcome, Cause.Override)).Decision().Decision;
        decision.By.ShouldBe([Operator.Self]);
        decision.Reason.ShouldBe("The site is down");
        decision.At.ShouldBe(Start.AddMinutes(1));
    }

    [Fact]
    public void An_operator_does_not_approve_the_own_request() =>
        Given(Requested()).When(Override(Rita.As(Roles.Operator))).ThenRefused(RefusalCode.SelfApproval);

    [Fact]
    public void An_operator_may_reject_the_own_request() =>
        Given(Requested()).When(Override(Rita.As(Roles.Operator), Outcome.Rejected)).Then(Decided(Outcome.Rejected, Cause.Override));

    [Fact]
    public void An_operator_approves_the_own_request_where_the_policy_allows_it() =>
        Given(Requested(Request() with { AllowSelfApproval = true })).When(Override(Rita.As(Roles.Operator))).Then(Decided(Outcome.Approved, Cause.Override));

    [Theory]
    [InlineData(Roles.Auditor)]
    [InlineData(Roles.Approver)]
    public void Only_an_operator_overrides(Roles roles) => Given(Requested()).When(Override(Ann.As(roles))).ThenRefused(RefusalCode.Forbidden);

    [Fact]
    public void A_stranger_does_not_see_what_to_override() => Given(Requested()).When(Override(Stranger)).ThenRefused(RefusalCode.NotFound);

    [Fact]
    public void Overriding_twice_changes_nothing() => Given(Requested(), Overridden()).When(Override(Operator, Outcome.Rejected)).ThenUnchanged();

    [Fact]
    public void Overriding_the_other_way_finds_it_decided() =>
        Given(Requested(), Overridden()).When(Override(Operator)).ThenRefused(RefusalCode.AlreadyDecided);

    [Fact]
    public void What_another_operator_decided_is_decided() =>
        Given(Requested(), Overridden()).When(Override(Operator with { Self = Dora.Self }, Outcome.Rejected)).ThenRefused(RefusalCode.AlreadyDecided);

    [Fact]
    public void What_votes_rejected_is_not_the_same_as_an_override() =>
        Given(Requested(), Rejected(Ann)).When(Override(Ann.As(Roles.Operator), Outcome.Rejected)).ThenRefused(RefusalCode.AlreadyDecided);

    [Fact]
    public void A_stale_version_refuses_to_override() =>
        Given(Requested()).When(Override(Operator) with { IfMatch = [9] }).ThenRefused(RefusalCode.VersionMismatch);

    [Fact]
    public void A_decided_approval_is_erased()
    {
        var story = Given(Requested(Request() with { Description = "Personal", Context = new("{\"a\":1}"), NotifyUsers = ["x@example.com"] }),
                HandedOn(Bob, Dora), Done(Comment(Rita), Approve(Ann, "Hello", "{}")))
            .When(Erase(Operator)).Then(Erased(5));
        var approval = story.Decision();
        approval.Erased.ShouldBeTrue();
        approval.Request.ShouldSatisfyAllConditions(
            request => request.Title.ShouldBe("(erased)"), request => request.Description.ShouldBeNull(),
            request => request.Context.Text.ShouldBe("{}"), request => request.NotifyUsers.ShouldBeEmpty());
        approval.Comments.ShouldBeEmpty();
        approval.Delegations.Single().Reason.ShouldBeNull();
        approval.Votes.Single().ShouldSatisfyAllConditions(
            vote => vote.Comment.ShouldBeNull(), vote => vote.Reason.ShouldBeNull(), vote => vote.Inputs.ShouldBeNull(), vote => vote.By.ShouldBe(Ann.Self));
        approval.Decision.Reason.ShouldBeNull();
        approval.Decision.Inputs.ShouldBeNull();
        approval.Decision.By.ShouldBe([Ann.Self]);
    }

    [Fact]
    public void Erasing_twice_changes_nothing() => Given(Requested(), Approved(Ann), Done(Erase(Operator))).When(Erase(Operator)).ThenUnchanged();

    [Fact]
    public void A_pending_approval_is_not_erased() => Given(Requested()).When(Erase(Operator)).ThenRefused(RefusalCode.NotDecided);

    [Fact]
    public void Only_an_operator_erases() => Given(Requested(), Approved(Ann)).When(Erase(Auditor)).ThenRefused(RefusalCode.Forbidden);

    [Fact]
    public void A_stranger_does_not_see_what_to_erase() => Given(Requested(), Approved(Ann)).When(Erase(Stranger)).ThenRefused(RefusalCode.NotFound);

    [Fact]
    public void A_stale_version_refuses_to_erase() =>
        Given(Requested(), Approved(Ann)).When(Erase(Operator) with { IfMatch = [1] }).ThenRefused(RefusalCode.VersionMismatch);
}
