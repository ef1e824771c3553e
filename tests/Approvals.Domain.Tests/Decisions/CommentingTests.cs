using Approvals.Domain.Decisions;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Decisions;

public sealed class CommentingTests
{
    [Fact]
    public void An_approver_comments() =>
        Given(Requested()).When(Comment(Ann with { Channel = Channel.Web }, "Which build?")).Then(Commented(Ann))
            .ThenState(approval => approval.Comments.Single().ShouldSatisfyAllConditions(
                comment => comment.Text.ShouldBe("Which build?"), comment => comment.By.ShouldBe(Ann.Self),
                comment => comment.Channel.ShouldBe(Channel.Web), comment => comment.At.ShouldBe(Start)));

    [Fact]
    public void Comments_do_not_repeat_by_themselves() => Given(Requested(), Done(Comment(Ann))).When(Comment(Ann)).Then(Commented(Ann));

    [Fact]
    public void The_requester_answers() => Given(Requested()).When(Comment(Rita.As(Roles.Requester))).Then(Commented(Rita));

    [Fact]
    public void An_operator_comments() => Given(Requested()).When(Comment(Operator)).Then(Commented(Operator));

    [Fact]
    public void An_auditor_only_reads() => Given(Requested()).When(Comment(Auditor)).ThenRefused(RefusalCode.Forbidden);

    [Fact]
    public void A_stranger_does_not_see_what_to_comment_on() => Given(Requested()).When(Comment(Stranger)).ThenRefused(RefusalCode.NotFound);

    [Fact]
    public void After_the_decision_people_still_say_what_they_think_of_it() =>
        Given(Requested(), Approved(Ann)).When(Comment(Bob)).Then(Commented(Bob)).ThenState(approval => approval.ShouldBeOfType<Approval.Decided>().Comments.Count.ShouldBe(1));

    [Fact]
    public void What_was_erased_stays_empty() =>
        Given(Requested(), Approved(Ann), Done(Erase(Operator))).When(Comment(Ann)).ThenRefused(RefusalCode.AlreadyDecided);

    [Fact]
    public void A_stale_version_refuses_a_comment() =>
        Given(Requested()).When(Comment(Ann) with { IfMatch = [9] }).ThenRefused(RefusalCode.VersionMismatch);
}
