using Approvals.Domain.Decisions;
using Approvals.Domain.Inputs;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Decisions;

public sealed class MovesTests
{
    [Fact]
    public void An_approver_may_vote_and_sees_what_follows()
    {
        var moves = Of(Ann, Requested(quorum: 2));
        moves.CanVote.ShouldBeTrue();
        moves.Approve.Then!.Votes.Single().By.ShouldBe(Ann.Self);
        moves.Approve.Then.ShouldBeOfType<Approval.Pending>();
        moves.Reject.Then.ShouldBeOfType<Approval.Decided>().Decision.Outcome.ShouldBe(Outcome.Rejected);
        moves.Cancel.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void The_last_vote_that_is_missing_decides() =>
        Of(Bob, Requested(quorum: 2), Approved(Ann)).Approve.Then.ShouldBeOfType<Approval.Decided>().Decision.Outcome.ShouldBe(Outcome.Approved);

    [Fact]
    public void What_a_form_asks_for_does_not_close_the_move() =>
        Of(Ann, Requested(Request() with { RequireComment = true, Inputs = [new InputDefinition { Name = "ticket", Required = true }] })).Approve.IsOpen.ShouldBeTrue();

    [Fact]
    public void A_move_that_was_made_is_closed_without_a_refusal()
    {
        var moves = Of(Ann, Requested(quorum: 2), Approved(Ann));
        moves.Approve.ShouldBe(Move.Closed(null));
        moves.Retract.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public void The_requester_may_withdraw_and_remind_and_is_told_why_not_to_vote()
    {
        var moves = Of(Rita, Requested());
        moves.Cancel.IsOpen.ShouldBeTrue();
        moves.Remind.IsOpen.ShouldBeTrue();
        moves.CanVote.ShouldBeFalse();
        moves.Approve.WhyNot!.Code.ShouldBe(RefusalCode.SelfApproval);
    }

    [Fact]
    public void After_the_deadline_nothing_is_open()
    {
        var moves = Of(Ann, Requested(), Minutes(61));
        moves.CanVote.ShouldBeFalse();
        moves.Approve.WhyNot!.Code.ShouldBe(RefusalCode.AlreadyDecided);
    }

    [Fact]
    public void Only_an_operator_may_override()
    {
        Of(Operator, Requested()).Override.Then.ShouldBeOfType<Approval.Decided>();
        Of(Ann, Requested()).Override.IsOpen.ShouldBeFalse();
    }

    private static Moves Of(Caller caller, params Support.Happening[] before)
    {
        var story = Given(before);
        return Moves.Of(story.Approval!, caller, story.Now);
    }
}
