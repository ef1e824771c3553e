using System.Globalization;
using System.Text.Json;
using Approvals.Actors.Ports;
using Approvals.Actors.Region;
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

    public static async Task<(Approval State, bool Accepted)> CreateAsync(
        IJournal journal, int number, TimeSpan timeout, DateTimeOffset now, CancellationToken cancellationToken)
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
            Stages = [new Stage(null, [new Rule([First(number), Second(number)], 2)])],
            TimeoutMs = (long)timeout.TotalMilliseconds,
        };
        var create = new ApprovalCommand.Create(new Caller(requester, [], Roles.Requester), request, PolicyFloor.None);
        return await StepAsync(journal, Guid.CreateVersion7(), null, create, now, cancellationToken);
    }

    public static Task<(Approval State, bool Accepted)> VoteAsync(
        IJournal journal, Approval state, Principal by, DateTimeOffset now, CancellationToken cancellationToken) => StepAsync(
            journal, state.Id, state, new ApprovalCommand.CastVote(new Caller(by, [], Roles.Approver), Verdict.Approve, null, null, null), now, cancellationToken);

    public static Principal First(int number) => Approver(number * 7L);

    public static Principal Second(int number) => Approver((number * 7L) + 3);

    private static Principal Approver(long number) => Principal.User(string.Create(CultureInfo.InvariantCulture, $"approver-{number % 1000}@example.com"));

    private static async Task<(Approval State, bool Accepted)> StepAsync(
        IJournal journal, Guid id, Approval? before, ApprovalCommand command, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var entry = Commit.Of(id, before, [Decider.Decide(id, before, command, now)], null);
        var result = await journal.AppendAsync(entry, cancellationToken);
        return (entry.After, result.Accepted);
    }
}
