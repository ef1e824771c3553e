using Approvals.Domain.Conditions;
using Approvals.Domain.Inputs;
using Approvals.Domain.Json;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using static Approvals.Domain.Tests.Requests.Drafts;

namespace Approvals.Domain.Tests.Requests;

/// <summary>What a draft becomes, field by field, and how much of everything is still allowed.</summary>
public sealed class AcceptedDraftTests
{
    [Fact]
    public void A_title_alone_is_a_request_with_the_defaults()
    {
        var request = Accepted(Least);
        request.Title.ShouldBe("Deploy");
        new[] { request.Description, request.WorkflowId, request.JobId, request.Callback }.ShouldAllBe(text => text == null);
        request.Requester.ShouldBe(Rita.Self);
        request.Context.Text.ShouldBe("{}");
        request.ContextHash.ShouldBe(HashOf("{}"));
        var stage = request.Stages.ShouldHaveSingleItem();
        stage.Name.ShouldBeNull();
        var rule = stage.Rules.ShouldHaveSingleItem();
        rule.From.ShouldBeEmpty();
        rule.Min.ShouldBe(1);
        request.RequireMinRejections.ShouldBe(1);
        (request.AllowSelfApproval, request.RequireComment).ShouldBe((false, false));
        request.TimeoutMs.ShouldBe(3_600_000);
        request.TimeoutAction.ShouldBe(TimeoutAction.Reject);
        request.Priority.ShouldBe(Priority.Normal);
        request.Tags.ShouldBeEmpty();
        request.Escalation.ShouldBeEmpty();
        request.RemindBeforeMs.ShouldBeEmpty();
        request.Inputs.ShouldBeEmpty();
        request.NotifyUsers.ShouldBeEmpty();
        request.NotifyChannels.ShouldBeEmpty();
        request.AutoApprove.ShouldBeNull();
    }

    [Fact]
    public void Every_field_arrives_in_the_request()
    {
        var condition = new Condition { Path = "/a", Op = "exists" };
        var request = Accepted(new ApprovalDraft
        {
            Title = "Deploy",
            Description = "line\nline\r\n\ttab",
            Context = new RawJson("""{"b": 1, "a": 2}"""),
            WorkflowId = "wf",
            JobId = "job",
            Tags = new Dictionary<string, string?>(StringComparer.Ordinal) { ["team"] = "payments" },
            Approvers = ["user:ann", "group:security", "user:ANN"],
            RequireMinApprovers = 2,
            RequireMinRejections = 3,
            AllowSelfApproval = true,
            RequireComment = true,
            TimeoutMs = DraftTimeout.After(5_000),
            TimeoutAction = "escalate",
            Escalation = [new EscalationDraft(1_000, ["user:cto"]), new EscalationDraft(null, ["user:ceo"])],
            RemindBeforeMs = [300],
            AutoApprove = condition,
            Inputs = [new InputDraft("ticket", "Ticket", "string", "^CHG", null, true), new InputDraft("size", null, "choice", null, ["s", "m"], null)],
            Priority = "critical",
            NotifyUsers = ["lead@example.com"],
            NotifyChannels = ["email", "slack", "email"],
            Callback = "hook",
        });
        (request.Description, request.WorkflowId, request.JobId, request.Callback).ShouldBe(("line\nline\r\n\ttab", "wf", "job", "hook"));
        request.Context.Text.ShouldBe("""{"b": 1, "a": 2}""");
        request.ContextHash.ShouldBe(HashOf("""{"a":2,"b":1}"""));
        request.Tags.ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal) { ["team"] = "payments" });
        var rule = request.Stages.ShouldHaveSingleItem().Rules.ShouldHaveSingleItem();
        rule.From.ShouldBe([Ann.Self, Security]);
        rule.Min.ShouldBe(2);
        request.RequireMinRejections.ShouldBe(3);
        (request.AllowSelfApproval, request.RequireComment).ShouldBe((true, true));
        request.TimeoutMs.ShouldBe(5_000);
        request.TimeoutAction.ShouldBe(TimeoutAction.Escalate);
        request.Escalation.Select(level => level.AfterMs).ShouldBe([1_000, null]);
        request.Escalation[0].To.ShouldBe([Principal.User("cto")]);
        request.RemindBeforeMs.ShouldBe([300]);
        request.AutoApprove.ShouldBeSameAs(condition);
        request.Inputs[0].ShouldBe(new InputDefinition { Name = "ticket", Label = "Ticket", Type = InputType.Text, Pattern = "^CHG", Required = true });
        (request.Inputs[1].Type, request.Inputs[1].Required).ShouldBe((InputType.Choice, false));
        request.Inputs[1].Choices.ShouldBe(["s", "m"]);
        request.Priority.ShouldBe(Priority.Critical);
        request.NotifyUsers.ShouldBe(["lead@example.com"]);
        request.NotifyChannels.ShouldBe(["email", "slack"]);
    }

    [Fact]
    public void Stages_are_read_with_their_rules()
    {
        var stages = Accepted(Least with
        {
            Stages = [new StageDraft("first", [new RuleDraft(["group:security"], 2), new RuleDraft(["group:legal"], null)]), new StageDraft(null, [new RuleDraft(null, 3)])],
        }).Stages;
        stages.Select(stage => stage.Name).ShouldBe(["first", null]);
        stages[0].Rules.Select(rule => rule.Min).ShouldBe([2, 1]);
        stages[0].Rules[1].From.ShouldBe([Legal]);
        stages[1].Rules.ShouldHaveSingleItem().From.ShouldBeEmpty();
        stages[1].Rules[0].Min.ShouldBe(3);
    }

    [Fact]
    public void The_greatest_allowed_is_allowed()
    {
        var request = Accepted(new ApprovalDraft
        {
            Title = Long(199) + TrafficLight,
            Description = Long(64 * 1024),
            WorkflowId = Long(200),
            Tags = Many(50, i => "tag" + i).ToDictionary(key => key, key => (string?)Long(200), StringComparer.Ordinal),
            Approvers = [.. Many(500, i => "user:u" + i)],
            RequireMinApprovers = 500,
            RequireMinRejections = 500,
            TimeoutMs = DraftTimeout.After(315_360_000_000),
            TimeoutAction = "escalate",
            Escalation = [.. Many(20, level => new EscalationDraft(315_359_999_981 + level, [.. Many(25, i => $"user:cto{level}-{i}")]))],
            RemindBeforeMs = [.. Many(20, _ => 315_359_999_999)],
            Inputs = [.. Many(49, i => new InputDraft("i" + i, null, null, null, null, null)), new InputDraft("c", null, "choice", null, [.. Many(100, i => "c" + i)], null)],
            NotifyUsers = [.. Many(100, i => $"u{i}@example.com")],
        });
        request.Tags.Count.ShouldBe(50);
        request.TimeoutMs.ShouldBe(315_360_000_000);
    }

    [Fact]
    public void As_many_stages_and_rules_as_are_allowed() => Accepted(Least with
    {
        Stages = [.. Many(20, _ => new StageDraft("s", [.. Many(20, _ => new RuleDraft(["group:security"], 500))]))],
    }).Stages.Count.ShouldBe(20);

    [Fact]
    public void The_least_allowed_is_allowed() => Accepted(Least with
    {
        RequireMinApprovers = 1,
        RequireMinRejections = 1,
        TimeoutMs = DraftTimeout.After(2),
        Escalation = [new EscalationDraft(0, ["user:cto"]), new EscalationDraft(1, ["user:ceo"])],
        RemindBeforeMs = [1],
        Inputs = [new InputDraft("c", null, "choice", null, ["only"], null), new InputDraft("t", null, "string", null, [], null)],
    }).TimeoutMs.ShouldBe(2);

    [Fact]
    public void A_level_past_the_timeout_is_taken_where_the_timeout_escalates() => Accepted(Least with
    {
        TimeoutMs = DraftTimeout.After(60_000),
        TimeoutAction = "escalate",
        Escalation = [new EscalationDraft(120_000, ["user:cto"]), new EscalationDraft(null, ["user:ceo"])],
    }).Escalation.Count.ShouldBe(2);

    [Fact]
    public void Without_a_deadline_a_level_may_be_as_late_as_it_likes() => Accepted(Least with
    {
        TimeoutMs = DraftTimeout.Never,
        Escalation = [new EscalationDraft(31_536_000_000, ["user:cto"])],
    }).TimeoutMs.ShouldBeNull();

    [Fact]
    public void A_level_without_a_time_is_taken_when_the_people_named_run_out() =>
        Accepted(Least with { Approvers = ["user:ann"], Escalation = [new EscalationDraft(null, ["user:cto"])] }).Escalation.ShouldHaveSingleItem();

    [Theory]
    [InlineData("low", Priority.Low)]
    [InlineData("normal", Priority.Normal)]
    [InlineData("high", Priority.High)]
    [InlineData("critical", Priority.Critical)]
    public void Priorities_have_words(string word, Priority priority) => Accepted(Least with { Priority = word }).Priority.ShouldBe(priority);

    [Theory]
    [InlineData("string", InputType.Text)]
    [InlineData("number", InputType.Number)]
    [InlineData("boolean", InputType.Boolean)]
    public void Types_of_inputs_have_words(string word, InputType type) =>
        Accepted(Least with { Inputs = [new InputDraft("a", null, word, null, null, null)] }).Inputs[0].Type.ShouldBe(type);

    [Fact]
    public void A_timeout_of_zero_takes_the_default_and_never_is_never()
    {
        var defaults = new RequestDefaults { DefaultTimeoutMs = 42 };
        Accepted(Least, defaults).TimeoutMs.ShouldBe(42);
        Accepted(Least with { TimeoutMs = DraftTimeout.After(0) }, defaults).TimeoutMs.ShouldBe(42);
        Accepted(Least with { TimeoutMs = DraftTimeout.After(7) }, defaults).TimeoutMs.ShouldBe(7);
        Accepted(Least with { TimeoutMs = DraftTimeout.Never }, defaults).TimeoutMs.ShouldBeNull();
    }

    [Fact]
    public void The_configured_action_holds_where_the_draft_says_none()
    {
        Accepted(Least, new RequestDefaults { DefaultTimeoutAction = TimeoutAction.Approve }).TimeoutAction.ShouldBe(TimeoutAction.Approve);
        Accepted(Least with { TimeoutAction = "reject" }, new RequestDefaults { DefaultTimeoutAction = TimeoutAction.Approve }).TimeoutAction.ShouldBe(TimeoutAction.Reject);
        Accepted(Least with { TimeoutAction = "approve" }).TimeoutAction.ShouldBe(TimeoutAction.Approve);
    }

    [Fact]
    public void A_configured_escalation_asks_for_levels_only_from_those_who_have_them()
    {
        var defaults = new RequestDefaults { DefaultTimeoutAction = TimeoutAction.Escalate };
        Accepted(Least, defaults).TimeoutAction.ShouldBe(TimeoutAction.Reject);
        Accepted(Least with { Escalation = [new EscalationDraft(null, ["user:cto"])] }, defaults).TimeoutAction.ShouldBe(TimeoutAction.Escalate);
    }

    [Fact]
    public void Without_channels_of_its_own_a_request_takes_the_configured_ones()
    {
        var defaults = new RequestDefaults { DefaultChannels = ["webhook"], KnownChannels = ["webhook", "pager"] };
        Accepted(Least, defaults).NotifyChannels.ShouldBe(["webhook"]);
        Accepted(Least with { NotifyChannels = [] }, defaults).NotifyChannels.ShouldBeEmpty();
        Accepted(Least with { NotifyChannels = ["pager"] }, defaults).NotifyChannels.ShouldBe(["pager"]);
    }

    [Fact]
    public void The_requester_alone_is_enough_where_self_approval_is_asked_for() =>
        Accepted(Least with { Approvers = ["user:rita"], AllowSelfApproval = true }).AllowSelfApproval.ShouldBeTrue();
}
