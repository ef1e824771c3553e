using System.Globalization;
using System.Text.Json;
using Approvals.Application.Journal;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Json;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Domain.State;

namespace Approvals.Bench.Scenarios;

/// <summary>The commands of one approval, decided by the domain and made into entries by the code that the actor uses, appended to the journal.</summary>
internal static class JournalWork
{
    private static readonly RawJson Context = new("""{"environment":"production","build":4711,"costUsd":12.5}""");
    private static readonly string ContextHash = "sha256:" + CanonicalJson.Hash(JsonElement.Parse(Context.Text));

    public static JournalEntry Create(int number, TimeSpan timeout, DateTimeOffset now, Principal? first = null)
    {
        var requester = Principal.User($"requester-{number % 100}@example.com");
        var request = new ApprovalRequest
        {
            Title = "Approve production deployment",
            Description = "Review build artifacts",
            Context = Context,
            ContextHash = ContextHash,
            WorkflowId = "production-deployment",
            Requester = requester,
            Stages = [new Stage(null, [new Rule([first ?? First(number), Second(number)], 2)])],
            TimeoutMs = (long)timeout.TotalMilliseconds,
        };
        var create = new ApprovalCommand.Create(new Caller(requester, [], Roles.Requester), request, PolicyFloor.None);
        return Entry(Guid.CreateVersion7(), null, create, now);
    }

    public static JournalEntry Vote(Approval state, Principal by, DateTimeOffset now) => Entry(
        state.Id, state, new ApprovalCommand.CastVote(new Caller(by, [], Roles.Approver), Verdict.Approve, null, null, null), now);

    /// <summary>A create and its two votes, the second of which decides.</summary>
    public static JournalEntry[] Approval(int number, DateTimeOffset now)
    {
        var create = Create(number, TimeSpan.FromHours(1), now);
        var first = Vote(create.After, First(number), now);
        return [create, first, Vote(first.After, Second(number), now)];
    }

    public static Principal First(int number) => Approver(number * 7L);

    public static Principal Second(int number) => Approver((number * 7L) + 3);

    private static Principal Approver(long number) => Principal.User(string.Create(CultureInfo.InvariantCulture, $"approver-{number % 1000}@example.com"));

    private static JournalEntry Entry(Guid id, Approval? before, ApprovalCommand command, DateTimeOffset now) =>
        JournalEntryFactory.Create(id, before, [Decider.Decide(id, before, command, now)], null);
}
