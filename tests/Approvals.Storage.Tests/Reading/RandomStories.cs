using Approvals.Domain.Commands;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Storage.Tests.Reading;

/// <summary>Lives of approvals drawn from a seed: every kind of policy, and people who vote, delegate, cancel or let time pass.</summary>
internal sealed class RandomStories(int seed)
{
    public static DateTimeOffset Start { get; } = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private static readonly string[] Words = ["Deploy", "release", "database", "Payments", "rollback", "staging", "äpfel", "EU-West", "cost", "delete"];
    private static readonly string?[] Workflows = ["production-deployment", "data-export", null];

    private readonly Random random = new(seed);

    public Principal Person() => Principal.User($"p{random.Next(8)}@example.com");

    public Principal Group() => Principal.Group($"g{random.Next(4)}");

    public Caller AnyCaller() => new(
        random.Next(12) == 0 ? Principal.Service("ci") : Person(),
        [.. Enumerable.Range(0, random.Next(3)).Select(_ => Group()).Distinct()],
        random.Next(10) switch { 0 => Roles.None, 1 => Roles.Requester, 2 => Roles.Auditor, 3 => Roles.Operator | Roles.Approver, _ => Roles.Requester | Roles.Approver });

    public Story Next(int number)
    {
        var at = Start.AddMilliseconds(number * 977L + random.Next(400));
        var id = new Guid(0x0199aaaa, (short)(number >> 8), (short)(0x7000 + (number & 0xff)), 0x80, 0, 0, 0, (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), (byte)number);
        var request = Request();
        var story = new Story(id).Then(
            new ApprovalCommand.Create(new Caller(request.Requester, [], Roles.Requester), request, PolicyFloor.None), at);
        for (var steps = random.Next(7); steps > 0; steps--)
            story.Then(Command(request), at = at.AddMilliseconds(random.Next(1, 90_000)));
        return story;
    }

    private ApprovalRequest Request()
    {
        var escalation = random.Next(3) == 0 ? new EscalationLevel[] { new(random.Next(2) == 0 ? 60_000 : null, [Someone()]) } : [];
        return new ApprovalRequest
        {
            Title = Text(3),
            Description = random.Next(2) == 0 ? Text(8) : null,
            ContextHash = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
            WorkflowId = Pick(Workflows),
            Tags = random.Next(2) == 0
                ? new Dictionary<string, string>(StringComparer.Ordinal) { ["team"] = Pick(["payments", "core"]), ["odd:key"] = "v" }
                : new Dictionary<string, string>(StringComparer.Ordinal),
            Requester = random.Next(6) == 0 ? Principal.Service("ci") : Person(),
            Stages = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => new Stage(null, [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Rule())]))],
            RequireMinRejections = random.Next(1, 3),
            AllowSelfApproval = random.Next(3) == 0,
            TimeoutMs = random.Next(3) == 0 ? null : random.Next(1, 8) * 100_000L,
            TimeoutAction = escalation.Length > 0 && random.Next(2) == 0 ? TimeoutAction.Escalate : Pick([TimeoutAction.Approve, TimeoutAction.Reject]),
            Escalation = escalation,
            Priority = (Priority)random.Next(4),
            NotifyUsers = random.Next(5) == 0 ? [Person().Name] : [],
        };
    }

    private Rule Rule() => new(random.Next(8) == 0 ? [] : [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Someone()).Distinct()], 1);

    private ApprovalCommand Command(ApprovalRequest request)
    {
        var who = AnyCaller() with { Roles = Roles.Approver | Roles.Requester };
        return random.Next(12) switch
        {
            0 or 1 or 2 => new ApprovalCommand.CastVote(who, Verdict.Approve, null, null, null),
            3 or 4 => new ApprovalCommand.CastVote(who, Verdict.Reject, "no", null, null),
            5 => new ApprovalCommand.RetractVote(who),
            6 or 7 => new ApprovalCommand.Delegate(who, Person(), null),
            8 => new ApprovalCommand.RevokeDelegation(who),
            9 when random.Next(4) == 0 => new ApprovalCommand.Cancel(new Caller(request.Requester, [], Roles.Requester), "enough"),
            10 when random.Next(4) == 0 => new ApprovalCommand.Override(who with { Roles = Roles.Operator }, Outcome.Rejected, "glass"),
            _ => new ApprovalCommand.Wake(),
        };
    }

    private Principal Someone() => random.Next(3) == 0 ? Group() : Person();

    private string Text(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Pick(Words)));

    private T Pick<T>(T[] among) => among[random.Next(among.Length)];
}
