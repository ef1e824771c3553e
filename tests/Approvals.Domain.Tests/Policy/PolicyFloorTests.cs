using Approvals.Domain.Conditions;
using Approvals.Domain.Policy;
using Approvals.Domain.Requests;

namespace Approvals.Domain.Tests.Policy;

public sealed class PolicyFloorTests
{
    private static readonly ApprovalRequest Asked = Request(quorum: 2) with { WorkflowId = "production-deployment" };

    private static string? Violation(FloorRule rule, ApprovalRequest? request = null) => new PolicyFloor([rule]).Violation(request ?? Asked);

    [Fact]
    public void Without_a_floor_everything_is_as_asked() => PolicyFloor.None.Violation(Asked with { AllowSelfApproval = true }).ShouldBeNull();

    [Theory]
    [InlineData("production-*", true)]
    [InlineData("*", true)]
    [InlineData("production-deployment", true)]
    [InlineData("staging-*", false)]
    public void A_rule_covers_the_workflows_of_its_pattern(string pattern, bool covered) =>
        (Violation(new FloorRule { WorkflowId = pattern, MinApprovers = 3 }) is not null).ShouldBe(covered);

    [Fact]
    public void A_request_without_a_workflow_is_covered_by_the_star_alone()
    {
        Violation(new FloorRule { MinApprovers = 3 }, Request()).ShouldNotBeNull();
        Violation(new FloorRule { WorkflowId = "p*", MinApprovers = 3 }, Request()).ShouldBeNull();
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void It_takes_enough_approvers(int least, bool enough) => (Violation(new FloorRule { MinApprovers = least }) is null).ShouldBe(enough);

    [Fact]
    public void The_violation_names_the_number_and_the_people()
    {
        Violation(new FloorRule { MinApprovers = 3 }).ShouldBe("The operator asks for at least 3 approval(s) for this workflow.");
        Violation(new FloorRule { MinApprovers = 1, Approvers = [Security, Legal] })
            .ShouldBe("The operator asks for at least 1 approval(s) among group:security, group:legal for this workflow.");
    }

    [Fact]
    public void The_mins_of_all_rules_and_stages_add_up() =>
        Violation(new FloorRule { MinApprovers = 4 }, Request(stages: [StageOf(OneOf(Security), OneOf(Legal)), StageOf(TwoOf(Ann.Self, Bob.Self))])).ShouldBeNull();

    [Fact]
    public void Only_rules_that_the_named_alone_can_meet_count()
    {
        var floor = new FloorRule { MinApprovers = 1, Approvers = [Security, Ann.Self] };
        Violation(floor, Request(from: [Security])).ShouldBeNull();
        Violation(floor, Request(from: [Security, Ann.Self])).ShouldBeNull();
        Violation(floor, Request(from: [Security, Bob.Self])).ShouldNotBeNull();
        Violation(floor, Request(from: [])).ShouldNotBeNull();
        Violation(floor with { MinApprovers = 2 }, Request(stages: [StageOf(OneOf(Security)), StageOf(OneOf(Ann.Self))])).ShouldBeNull();
        Violation(floor with { MinApprovers = 2 }, Request(stages: [StageOf(OneOf(Security)), StageOf(OneOf(Bob.Self))])).ShouldNotBeNull();
    }

    [Fact]
    public void An_outsider_among_the_escalation_makes_no_rule_count()
    {
        var floor = new FloorRule { MinApprovers = 1, Approvers = [Security, Legal] };
        Violation(floor, Request(from: [Security], escalation: [Level(null, Legal)])).ShouldBeNull();
        Violation(floor, Request(from: [Security], escalation: [Level(null, Legal), Level(null, Legal, Dora.Self)])).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Self_approval_may_be_forbidden(bool allowed, bool accepted) =>
        (Violation(new FloorRule { AllowSelfApproval = allowed }, Asked with { AllowSelfApproval = true }) is null).ShouldBe(accepted);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Auto_approval_may_be_forbidden(bool allowed, bool accepted) =>
        (Violation(new FloorRule { AllowAutoApprove = allowed }, Asked with { AutoApprove = new Condition { Path = "/a", Op = "exists" } }) is null).ShouldBe(accepted);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Approval_by_timeout_may_be_forbidden(bool allowed, bool accepted) =>
        (Violation(new FloorRule { AllowTimeoutApprove = allowed }, Asked with { TimeoutAction = TimeoutAction.Approve }) is null).ShouldBe(accepted);

    [Fact]
    public void A_timeout_that_never_comes_approves_nothing() =>
        Violation(new FloorRule(), Asked with { TimeoutAction = TimeoutAction.Approve, TimeoutMs = null }).ShouldBeNull();

    [Theory]
    [InlineData(3_600_000L, true)]
    [InlineData(3_600_001L, false)]
    public void A_timeout_may_be_too_short(long least, bool accepted)
    {
        var violation = Violation(new FloorRule { MinTimeoutMs = least });
        (violation is null).ShouldBe(accepted);
        if (!accepted)
            violation.ShouldBe("The operator asks for a timeout of at least 3600001 ms for this workflow.");
    }

    [Theory]
    [InlineData(null, 1, true)]
    [InlineData(null, 2, true)]
    [InlineData(null, 3, false)]
    [InlineData(null, 500, false)]
    [InlineData(1, 1, true)]
    [InlineData(1, 2, false)]
    [InlineData(9, 3, false)]
    public void To_refuse_takes_no_more_people_than_to_approve_or_than_the_operator_says(int? most, int asked, bool accepted) =>
        (Violation(new FloorRule { MaxRejections = most }, Asked with { RequireMinRejections = asked }) is null).ShouldBe(accepted);

    [Fact]
    public void Never_is_never_too_short() => Violation(new FloorRule { MinTimeoutMs = long.MaxValue }, Asked with { TimeoutMs = null }).ShouldBeNull();

    [Fact]
    public void Every_rule_that_covers_the_workflow_holds() =>
        new PolicyFloor([new FloorRule(), new FloorRule { WorkflowId = "production-*", MinApprovers = 3 }]).Violation(Asked).ShouldNotBeNull();

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a*c", "abc", true)]
    [InlineData("a*c", "ac", true)]
    [InlineData("a*a", "a", false)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-c", false)]
    [InlineData("ab*bc", "abc", false)]
    [InlineData("*b*", "abc", true)]
    [InlineData("*d*", "abc", false)]
    [InlineData("a**c", "abc", true)]
    [InlineData("a*", "b", false)]
    [InlineData("*c", "cd", false)]
    [InlineData("A*", "abc", false)]
    [InlineData("*ab*ab", "abab", true)]
    [InlineData("*ab*ab", "xab", false)]
    public void A_star_stands_for_any_run_of_characters(string pattern, string text, bool matches) => Wildcard.Matches(pattern, text).ShouldBe(matches);
}
