using System.Text.Json;
using Approvals.Domain.Commands;
using Approvals.Domain.Json;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Support;

/// <summary>The people of the tests, and requests with everything that a test does not care about.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Start = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);

    public static readonly Guid Id = Guid.Parse("0199a0b0-0000-7000-8000-000000000001");

    public static readonly Principal Security = Principal.Group("security");

    public static readonly Principal Legal = Principal.Group("legal");

    public static readonly Caller Ann = Person("ann");

    public static readonly Caller Bob = Person("bob");

    public static readonly Caller Carl = Person("carl");

    public static readonly Caller Dora = Person("dora");

    /// <summary>Asks; is also an approver by role, as most people are.</summary>
    public static readonly Caller Rita = new(Principal.User("rita"), [], Roles.Requester | Roles.Approver);

    public static readonly Caller Operator = new(Principal.User("olga"), [], Roles.Operator);

    public static readonly Caller Auditor = new(Principal.User("axel"), [], Roles.Auditor);

    public static readonly Caller Stranger = new(Principal.User("stranger"), [], Roles.Requester);

    public static Caller Person(string name, params Principal[] groups) => new(Principal.User(name), groups, Roles.Approver);

    public static Caller In(this Caller caller, params Principal[] groups) => caller with { Groups = groups };

    public static Caller As(this Caller caller, Roles roles) => caller with { Roles = roles };

    public static Rule OneOf(params Principal[] from) => new(from, 1);

    public static Rule TwoOf(params Principal[] from) => new(from, 2);

    public static Stage StageOf(params Rule[] rules) => new(null, rules);

    public static EscalationLevel Level(long? afterMinutes, params Principal[] to) => new(afterMinutes * 60_000, to);

    public static JsonElement Parsed(string text) => JsonElement.Parse(text);

    public static string HashOf(string json) => "sha256:" + CanonicalJson.Hash(Parsed(json));

    /// <summary>Approvers Ann, Bob and Carl, one of them is enough, an hour of time.</summary>
    public static ApprovalRequest Request(
        int quorum = 1,
        IReadOnlyList<Principal>? from = null,
        IReadOnlyList<Stage>? stages = null,
        IReadOnlyList<EscalationLevel>? escalation = null,
        TimeoutAction timeoutAction = TimeoutAction.Reject,
        long? timeoutMinutes = 60,
        int rejections = 1) => new()
    {
        Title = "Deploy build 4711",
        ContextHash = HashOf("{}"),
        Requester = Rita.Self,
        Stages = stages ?? [StageOf(new Rule(from ?? [Ann.Self, Bob.Self, Carl.Self], quorum))],
        RequireMinRejections = rejections,
        TimeoutMs = timeoutMinutes * 60_000,
        TimeoutAction = timeoutAction,
        Escalation = escalation ?? [],
    };

    public static IdempotencyKey Key(string text, string body = "{}") => new(text, "scope-of-" + text, "digest-of-" + body);
}
