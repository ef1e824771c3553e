using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Events;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Domain.Tests.Model;

internal enum MoveKind
{
    Approve,
    Reject,
    Retract,
    HandOn,
    TakeBack,
    Comment,
    Nudge,
    Cancel,
    Override,
    Erase,
    Wake,
}

/// <param name="Who">Index into the people.</param>
/// <param name="To">Whom a say is handed to: an index into people, or past them a group.</param>
/// <param name="Minutes">How much time passes before.</param>
/// <param name="Guard">0: none; 1: the current version; 2: a stale version; 3: the current revision; 4: a stale revision.</param>
/// <param name="Key">0: none, else one of a few idempotency keys.</param>
/// <param name="LeftGroups">True when the caller's groups were taken away meanwhile.</param>
internal sealed record Move(MoveKind Kind, int Who, int To, int Minutes, int Guard, int Key, bool LeftGroups);

/// <param name="IsWellUsed">One more comment, retraction or delegation is all that the approval takes.</param>
internal sealed record Plan(IReadOnlyList<Stage> Stages, int Rejections, bool SelfApproval, long? TimeoutMs, TimeoutAction Action,
    IReadOnlyList<EscalationLevel> Escalation, IReadOnlyList<long> Reminders, IReadOnlyList<int> Memberships, bool IsWellUsed);

/// <summary>A policy and what people do with it.</summary>
internal sealed record Scenario(Plan Plan, IReadOnlyList<Move> Moves)
{
    public static readonly string[] People = ["user:ann", "user:bob", "user:carl", "user:dora", "user:rita", "user:olga"];

    public static readonly string[] Targets = [.. People, "group:security"];

    public const string Requester = "user:rita";

    public const string Operator = "user:olga";

    public ApprovalRequest Request() => Some.Request() with
    {
        Stages = Plan.Stages,
        RequireMinRejections = Plan.Rejections,
        AllowSelfApproval = Plan.SelfApproval,
        TimeoutMs = Plan.TimeoutMs,
        TimeoutAction = Plan.Action,
        Escalation = Plan.Escalation,
        RemindBeforeMs = Plan.Reminders,
    };

    /// <summary>What went on before the moves: people who are no longer there said, took back and handed on all but one of what is allowed.</summary>
    public static IEnumerable<RecordedEvent> WellUsed(Approval approval)
    {
        var (xaver, yara) = (Principal.User("xaver"), Principal.User("yara"));
        IEnumerable<ApprovalEvent> events =
        [
            .. Enumerable.Range(0, Limits.Comments - 1).Select(_ => new ApprovalEvent.Commented(xaver, "-")),
            .. Enumerable.Range(0, Limits.Retractions - 1).SelectMany(_ => new ApprovalEvent[]
            {
                new ApprovalEvent.VoteCast(xaver, null, Verdict.Approve, null, null, null, 0, [], []), new ApprovalEvent.VoteRetracted(xaver, 0),
            }),
            .. Enumerable.Range(0, Limits.Delegations - 1).SelectMany(_ => new ApprovalEvent[]
            {
                new ApprovalEvent.Delegated(xaver, yara, null, [], false), new ApprovalEvent.DelegationRevoked(xaver, yara),
            }),
        ];
        return events.Select((happened, i) => new RecordedEvent(approval.Id, approval.Version + i + 1, approval.CreatedAt, xaver, Channel.Api, null, null, happened));
    }

    public IReadOnlyList<string> GroupsOf(Move move) => move.LeftGroups
        ? []
        : Plan.Memberships[move.Who] switch { 0 => [], 1 => ["group:security"], 2 => ["group:legal"], _ => ["group:security", "group:legal"] };

    public static Roles RolesOf(string person) => person switch
    {
        Operator => Roles.Operator,
        Requester => Roles.Requester | Roles.Approver,
        "user:dora" => Roles.Approver | Roles.Auditor,
        _ => Roles.Approver,
    };

    public ApprovalCommand CommandOf(Move move, Approval approval)
    {
        var caller = new Caller(Principal.Parse(People[move.Who]), [.. GroupsOf(move).Select(Principal.Parse)], RolesOf(People[move.Who]));
        ApprovalCommand command = move.Kind switch
        {
            MoveKind.Approve => Ask.Approve(caller),
            MoveKind.Reject => Ask.Reject(caller),
            MoveKind.Retract => Ask.Retract(caller),
            MoveKind.HandOn => Ask.HandOn(caller, Principal.Parse(Targets[move.To])),
            MoveKind.TakeBack => Ask.TakeBack(caller),
            MoveKind.Comment => Ask.Comment(caller),
            MoveKind.Nudge => Ask.Nudge(caller),
            MoveKind.Cancel => Ask.Cancel(caller),
            MoveKind.Override => Ask.Override(caller, move.To % 2 == 0 ? Outcome.Approved : Outcome.Rejected),
            MoveKind.Erase => Ask.Erase(caller),
            _ => Ask.Wake(),
        };
        return command with
        {
            IfMatch = move.Guard switch { 1 => [approval.Version], 2 => [approval.Version + 50], _ => null },
            Revision = move.Guard switch { 3 => approval.Revision, 4 => approval.Revision + 50, _ => null },
            Key = move.Key == 0 ? null : new IdempotencyKey("k", ScopeOf(move), BodyOf(move)),
        };
    }

    public static string ScopeOf(Move move) => $"{move.Who}/{move.Kind}/{move.Key}";

    public static string BodyOf(Move move) => $"{move.To}";

    public override string ToString() =>
        $"{string.Join(" | ", Plan.Stages.Select(stage => string.Join(" & ", stage.Rules.Select(rule => $"{rule.Min} of [{string.Join(',', rule.From)}]"))))}; "
        + $"rejections {Plan.Rejections}, self {Plan.SelfApproval}, timeout {Plan.TimeoutMs} {Plan.Action}, reminders [{string.Join(',', Plan.Reminders)}], "
        + $"escalation {string.Join(" then ", Plan.Escalation.Select(level => $"{level.AfterMs}:[{string.Join(',', level.To)}]"))}, "
        + $"groups [{string.Join(',', Plan.Memberships)}]\n{string.Join('\n', Moves)}";
}
