using Approvals.Domain.Conditions;
using Approvals.Domain.Json;
using Approvals.Domain.Requests;
using static Approvals.Domain.Tests.Requests.Drafts;

namespace Approvals.Domain.Tests.Requests;

/// <summary>Each fault of a draft is told for its own field, and only for that.</summary>
public sealed class RefusedDraftTests
{
    private const string Line = "one line without control characters";
    private const long OverTenYears = 315_360_000_001;

    public static TheoryData<string, string, Func<ApprovalDraft, ApprovalDraft>> Faults => new()
    {
        { "title", "required", draft => draft with { Title = null } },
        { "title", "blank", draft => draft with { Title = "" } },
        { "title", "blank", draft => draft with { Title = " " } },
        { "title", "at most 200", draft => draft with { Title = Long(201) } },
        { "title", Line, draft => draft with { Title = "a\nb" } },
        { "title", Line, draft => draft with { Title = "a\u0007b" } },
        { "title", Line, draft => draft with { Title = "a\u2028b" } },
        { "title", Line, draft => draft with { Title = "a\u2029b" } },
        { "title", "valid Unicode", draft => draft with { Title = "a\ud800" } },
        { "description", "control characters", draft => draft with { Description = "a\u0007b" } },
        { "description", "control characters", draft => draft with { Description = "a\u0085b" } },
        { "description", "at most 65536", draft => draft with { Description = Long(64 * 1024 + 1) } },
        { "workflowId", Line, draft => draft with { WorkflowId = "a\nb" } },
        { "jobId", Line, draft => draft with { JobId = "a\nb" } },
        { "jobId", "at most 200", draft => draft with { JobId = Long(201) } },
        { "callback", Line, draft => draft with { Callback = "a\tb" } },
        { "context", "JSON object", draft => draft with { Context = new RawJson("[]") } },
        { "context", "", draft => draft with { Context = new RawJson("""{"a":1e400}""") } },
        { "autoApprove", "", draft => draft with { AutoApprove = new Condition { Path = "a", Op = "eq" } } },
        { "tags", "At most 50", draft => draft with { Tags = Many(51, i => "t" + i).ToDictionary(key => key, _ => (string?)"v", StringComparer.Ordinal) } },
        { "tags", "blank", draft => draft with { Tags = Tag("", "v") } },
        { "tags", Line, draft => draft with { Tags = Tag("k", "a\nb") } },
        { "tags", "is a text", draft => draft with { Tags = Tag("k", null) } },
        { "approvers[1]", "user:NAME", draft => draft with { Approvers = ["user:ann", "bob"] } },
        { "approvers[0]", "user:NAME", draft => draft with { Approvers = [null] } },
        { "approvers", "At most 500", draft => draft with { Approvers = [.. Many(501, i => "user:u" + i)] } },
        { "approvers", "these are 501", draft => draft with { Approvers = [.. Many(501, _ => "user:ann")] } },
        { "stages", "At most 500", draft => draft with { Stages = [.. Many(20, stage => StageWith([.. Many(20, rule => new RuleDraft([.. Many(50, i => $"user:u{stage}-{rule}-{i}")], 1))]))] } },
        { "stages", "these are 501", draft => draft with { Stages = [StageWith(new RuleDraft([.. Many(250, _ => "group:security")], 1)), StageWith(new RuleDraft([.. Many(251, i => "user:u" + i)], 1))] } },
        { "escalation", "At most 500", draft => draft with { Escalation = [new EscalationDraft(1, [.. Many(501, i => "user:u" + i)])] } },
        { "approvers", "cannot meet", draft => draft with { Approvers = ["user:ann"], RequireMinApprovers = 2 } },
        { "approvers", "cannot meet", draft => draft with { Approvers = ["user:rita"] } },
        { "requireMinApprovers", "from 1 to 500", draft => draft with { RequireMinApprovers = 0 } },
        { "requireMinApprovers", "from 1 to 500", draft => draft with { RequireMinApprovers = 501 } },
        { "requireMinRejections", "from 1 to 500", draft => draft with { RequireMinRejections = 0 } },
        { "requireMinRejections", "from 1 to 500", draft => draft with { RequireMinRejections = 501 } },
        { "stages", "from 1 to 20", draft => draft with { Stages = [] } },
        { "stages", "from 1 to 20", draft => draft with { Stages = [.. Many(21, _ => StageWith(new RuleDraft(["group:security"], 1)))] } },
        { "stages", "either stages", draft => draft with { Stages = [StageWith(new RuleDraft(["group:security"], 1))], Approvers = ["user:ann"] } },
        { "stages", "either stages", draft => draft with { Stages = [StageWith(new RuleDraft(["group:security"], 1))], RequireMinApprovers = 1 } },
        { "stages", "cannot meet", draft => draft with { Stages = [StageWith(new RuleDraft(["user:ann"], 2))] } },
        { "stages[0].name", Line, draft => draft with { Stages = [new StageDraft("a\nb", [new RuleDraft(["group:security"], 1)])] } },
        { "stages[0].rules", "from 1 to 20", draft => draft with { Stages = [StageWith()] } },
        { "stages[0].rules", "from 1 to 20", draft => draft with { Stages = [null] } },
        { "stages[0].rules", "from 1 to 20", draft => draft with { Stages = [StageWith([.. Many(21, _ => new RuleDraft(["group:security"], 1))])] } },
        { "stages[0].rules[0]", "an object", draft => draft with { Stages = [new StageDraft(null, [null])] } },
        { "stages[0].rules[0].min", "from 1 to 500", draft => draft with { Stages = [StageWith(new RuleDraft(["group:security"], 0))] } },
        { "stages[0].rules[1].from[0]", "user:NAME", draft => draft with { Stages = [StageWith(new RuleDraft(null, 1), new RuleDraft(["x"], 1))] } },
        { "timeoutMs", "ten years", draft => draft with { TimeoutMs = DraftTimeout.After(-1) } },
        { "timeoutMs", "ten years", draft => draft with { TimeoutMs = DraftTimeout.After(OverTenYears) } },
        { "timeoutAction", "approve, reject, escalate", draft => draft with { TimeoutAction = "Reject" } },
        { "timeoutAction", "escalation list", draft => draft with { TimeoutAction = "escalate" } },
        { "timeoutAction", "escalation list", draft => draft with { TimeoutAction = "escalate", Escalation = [] } },
        { "escalation", "At most 20", draft => draft with { Escalation = [.. Many(21, _ => new EscalationDraft(1, ["user:cto"]))] } },
        { "escalation[0].to", "at least one", draft => draft with { Escalation = [new EscalationDraft(1, [])] } },
        { "escalation[0].to", "at least one", draft => draft with { Escalation = [null] } },
        { "escalation[0].to[0]", "user:NAME", draft => draft with { Escalation = [new EscalationDraft(1, ["cto"])] } },
        { "escalation[0].afterMs", "ten years", draft => draft with { Escalation = [new EscalationDraft(-1, ["user:cto"])] } },
        { "escalation[0].afterMs", "ten years", draft => draft with { Escalation = [new EscalationDraft(OverTenYears, ["user:cto"])] } },
        { "remindBeforeMs", "At most 20", draft => draft with { RemindBeforeMs = [.. Many(21, _ => 1L)] } },
        { "remindBeforeMs[1]", "over 0", draft => draft with { RemindBeforeMs = [1, 0] } },
        { "remindBeforeMs[0]", "over 0", draft => draft with { RemindBeforeMs = [-1] } },
        { "remindBeforeMs[0]", "ten years", draft => draft with { RemindBeforeMs = [OverTenYears] } },
        { "remindBeforeMs[0]", "less than the timeout", draft => draft with { RemindBeforeMs = [3_600_000] } },
        { "remindBeforeMs[1]", "less than the timeout", draft => draft with { TimeoutMs = DraftTimeout.After(60_000), RemindBeforeMs = [30_000, 120_000] } },
        { "remindBeforeMs", "waits for ever", draft => draft with { TimeoutMs = DraftTimeout.Never, RemindBeforeMs = [60_000] } },
        { "escalation[0].afterMs", "before the deadline", draft => draft with { TimeoutMs = DraftTimeout.After(60_000), TimeoutAction = "reject", Escalation = [new EscalationDraft(120_000, ["user:cto"])] } },
        { "escalation[0].afterMs", "before the deadline", draft => draft with { Escalation = [new EscalationDraft(3_600_000, ["user:cto"])] } },
        { "escalation[1].afterMs", "before the deadline", draft => draft with { TimeoutAction = "approve", Escalation = [new EscalationDraft(1, ["user:cto"]), new EscalationDraft(4_000_000, ["user:ceo"])] } },
        { "escalation[1].afterMs", "later than the level before", draft => draft with { TimeoutMs = DraftTimeout.After(600_000), Escalation = [new EscalationDraft(300_000, ["user:cto"]), new EscalationDraft(200_000, ["user:ceo"])] } },
        { "escalation[1].afterMs", "later than the level before", draft => draft with { Escalation = [new EscalationDraft(300_000, ["user:cto"]), new EscalationDraft(300_000, ["user:ceo"])] } },
        { "escalation[2].afterMs", "later than the level before", draft => draft with { TimeoutAction = "escalate", Escalation = [new EscalationDraft(9_000_000, ["user:cto"]), new EscalationDraft(null, ["user:ceo"]), new EscalationDraft(8_000_000, ["user:cfo"])] } },
        { "escalation[0].afterMs", "Nothing would ever take", draft => draft with { Approvers = ["group:security"], Escalation = [new EscalationDraft(null, ["user:cto"])] } },
        { "escalation[0].afterMs", "Nothing would ever take", draft => draft with { TimeoutMs = DraftTimeout.Never, TimeoutAction = "escalate", Escalation = [new EscalationDraft(null, ["user:cto"])] } },
        { "escalation[0].to", "may not decide", draft => draft with { Escalation = [new EscalationDraft(1, ["user:rita"])] } },
        { "autoApprove", "at least one value", draft => draft with { AutoApprove = new Condition { Path = "/a", Op = "in", Value = new RawJson("[]") } } },
        { "inputs", "At most 50", draft => draft with { Inputs = [.. Many(51, i => Input("i" + i))] } },
        { "inputs[0].name", "required", draft => draft with { Inputs = [null] } },
        { "inputs[0].name", "blank", draft => draft with { Inputs = [Input("")] } },
        { "inputs[1].name", "twice", draft => draft with { Inputs = [Input("a"), Input("a")] } },
        { "inputs[0].label", Line, draft => draft with { Inputs = [Input("a") with { Label = "a\nb" }] } },
        { "inputs[0].type", "string, number, boolean, choice", draft => draft with { Inputs = [Input("a") with { Type = "date" }] } },
        { "inputs[0].pattern", "regular expression", draft => draft with { Inputs = [Input("a") with { Pattern = "(" }] } },
        { "inputs[0].pattern", "regular expression", draft => draft with { Inputs = [Input("a") with { Pattern = "(?=x)" }] } },
        { "inputs[0].pattern", "Only a string", draft => draft with { Inputs = [Input("a") with { Type = "number", Pattern = "x" }] } },
        { "inputs[0].choices", "Only a choice", draft => draft with { Inputs = [Input("a") with { Choices = ["x"] }] } },
        { "inputs[0].choices", "from 1 to 100", draft => draft with { Inputs = [Input("a") with { Type = "choice" }] } },
        { "inputs[0].choices", "from 1 to 100", draft => draft with { Inputs = [Choice()] } },
        { "inputs[0].choices", "from 1 to 100", draft => draft with { Inputs = [Choice([.. Many(101, i => "c" + i)])] } },
        { "inputs[0].choices", "different", draft => draft with { Inputs = [Choice("x", "x")] } },
        { "inputs[0].choices", "is a text", draft => draft with { Inputs = [Choice("x", null)] } },
        { "inputs[0].choices", "blank", draft => draft with { Inputs = [Choice(" ")] } },
        { "priority", "low, normal, high, critical", draft => draft with { Priority = "urgent" } },
        { "notifyUsers", "At most 100", draft => draft with { NotifyUsers = [.. Many(101, i => $"u{i}@example.com")] } },
        { "notifyUsers[1]", "e-mail", draft => draft with { NotifyUsers = ["a@example.com", "ann"] } },
        { "notifyUsers[0]", "e-mail", draft => draft with { NotifyUsers = [null] } },
        { "notifyChannels[1]", "slack, email, webhook, in-app", draft => draft with { NotifyChannels = ["email", "fax"] } },
        { "notifyChannels[0]", "slack, email, webhook, in-app", draft => draft with { NotifyChannels = [null] } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_told_for_its_field(string field, string message, Func<ApprovalDraft, ApprovalDraft> spoil) =>
        spoil(Least).ShouldBeRefusedFor(field, message);

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var (request, errors) = DraftValidator.Validate(new ApprovalDraft { RequireMinApprovers = 0, Priority = "x" }, Rita.Self, new RequestDefaults());
        request.ShouldBeNull();
        errors.Keys.ShouldBe(["title", "requireMinApprovers", "priority"], ignoreOrder: true);
    }

    private static StageDraft StageWith(params RuleDraft?[] rules) => new(null, rules);

    private static InputDraft Input(string name) => new(name, null, null, null, null, null);

    private static InputDraft Choice(params string?[] choices) => new("a", null, "choice", null, choices, null);

    private static Dictionary<string, string?> Tag(string key, string? value) => new(StringComparer.Ordinal) { [key] = value };
}
