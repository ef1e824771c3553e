using Approvals.Domain.Conditions;
using Approvals.Domain.Events;
using Approvals.Domain.Inputs;
using Approvals.Domain.Json;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Audit;

/// <summary>One full specimen of every event; the golden files say how each looks for ever.</summary>
internal static class GoldenEvents
{
    public const string Salt = "00112233445566778899aabbccddeeff";

    private const string Context = """{ "environment": "production", "build": 4711, "costUsd": 12.50 }""";

    public static ApprovalRequest FullRequest { get; } = new()
    {
        Title = "Approve Production Deployment",
        Description = "Review *build* artefacts <now> & \"then\" – vote",
        Context = new RawJson(Context),
        ContextHash = HashOf(Context),
        WorkflowId = "production-deployment",
        JobId = "approval",
        Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["team"] = "payments" },
        Requester = Rita.Self,
        Stages = [new Stage("security", [TwoOf(Security), OneOf(Legal)]), new Stage(null, [new Rule([], 1)])],
        RequireMinRejections = 2,
        AllowSelfApproval = true,
        RequireComment = true,
        TimeoutMs = 1_800_000,
        TimeoutAction = TimeoutAction.Escalate,
        Escalation = [new EscalationLevel(900_000, [Carl.Self]), new EscalationLevel(null, [Legal])],
        RemindBeforeMs = [300_000],
        AutoApprove = new Condition
        {
            All =
            [
                new Condition { Path = "/environment", Op = "eq", Value = new RawJson("\"staging\"") },
                new Condition { Not = new Condition { Any = [new Condition { Path = "/hold", Op = "exists" }] } },
            ],
        },
        Inputs =
        [
            new InputDefinition { Name = "ticket", Label = "Change ticket", Pattern = "^CHG-[0-9]+$", Required = true },
            new InputDefinition { Name = "window", Type = InputType.Choice, Choices = ["day", "night"] },
            new InputDefinition { Name = "count", Type = InputType.Number },
            new InputDefinition { Name = "sure", Type = InputType.Boolean },
        ],
        Priority = Priority.Critical,
        NotifyUsers = ["tech-lead@company.com"],
        NotifyChannels = ["slack", "webhook"],
        Callback = "deployments",
    };

    public static IReadOnlyList<(string Name, RecordedEvent Recorded)> All { get; } =
    [
        ("requested", By(Rita, new ApprovalEvent.Requested(Id, FullRequest, Start.AddMinutes(30), ConditionEvaluator.Evaluate(FullRequest.AutoApprove!, FullRequest.Context)))),
        ("vote-cast", By(Ann, new ApprovalEvent.VoteCast(
            Ann.Self, Bob.Self, Verdict.Approve, "Tested", "Looks <fine>", new RawJson("""{"ticket":"CHG-1"}"""), 0, [Security, Bob.Self], [Bob.Self]))),
        ("vote-retracted", By(Ann, new ApprovalEvent.VoteRetracted(Ann.Self, 1))),
        ("delegated", By(Ann, new ApprovalEvent.Delegated(Ann.Self, Bob.Self, "On holiday", [Ann.Self, Security], true))),
        ("delegation-revoked", By(Ann, new ApprovalEvent.DelegationRevoked(Ann.Self, Bob.Self))),
        ("commented", By(Ann, new ApprovalEvent.Commented(Ann.Self, "Which build?\nThe \"last\" one?"))),
        ("reminded", ByClock(new ApprovalEvent.Reminded([Ann.Self, Security], 1, true))),
        ("stage-opened", ByClock(new ApprovalEvent.StageOpened(1))),
        ("escalated", ByClock(new ApprovalEvent.Escalated(1, [Carl.Self], EscalationTrigger.Unreachable, Start.AddHours(1)))),
        ("decided", ByClock(new ApprovalEvent.Decided(Outcome.Rejected, Cause.Timeout, [Ann.Self], "Too risky", new RawJson("{}")))),
        ("erased", By(Operator, new ApprovalEvent.Erased([1, 2, 3], "Asked to be forgotten"))),
    ];

    private static RecordedEvent By(Caller caller, ApprovalEvent happened) =>
        new(Id, 3, Start.AddMilliseconds(120), caller.Self, Channel.Web, "192.0.2.1", new SeenKey("scope", "digest"), happened);

    private static RecordedEvent ByClock(ApprovalEvent happened) => new(Id, 3, Start.AddMilliseconds(120), null, null, null, null, happened);
}
