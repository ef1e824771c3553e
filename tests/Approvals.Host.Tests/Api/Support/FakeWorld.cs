using System.Collections.Concurrent;
using Approvals.Application.Feed;
using Approvals.Application.Gateway;
using Approvals.Domain.Audit;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.Events;
using Approvals.Domain.Principals;
using Approvals.Domain.State;

namespace Approvals.Host.Tests.Api.Support;

/// <summary>A gateway without actors or a database: the domain's own decisions over a dictionary.</summary>
internal sealed class FakeWorld : IApprovalGateway
{
    private readonly Lock sync = new();
    private readonly Dictionary<(Principal Requester, string Scope), (Guid Id, string BodyHash)> created = [];

    public ConcurrentDictionary<Guid, Approval> Approvals { get; } = new();

    public ConcurrentDictionary<Guid, List<JournalRow>> Rows { get; } = new();

    public FakeFeed Feed { get; } = new();

    public DateTimeOffset Now { get; set; } = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);

    /// <summary>Thrown by every port while set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Runs before a command is decided.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    public int Version(Guid id) => Approvals[id].Version;

    public Guid NewId() => Guid.CreateVersion7();

    public async Task<Answer> AskAsync(Guid id, ApprovalCommand command, CancellationToken cancellationToken)
    {
        await Before();
        if (Failure is not null)
            throw Failure;
        Answer answer;
        lock (sync)
            answer = Decide(id, command);
        if (answer.Approval is { } approval)
            Feed.Tell(new Change(approval.Id, approval.Version, approval as Approval.Decided));
        return answer;
    }

    private Answer Decide(Guid id, ApprovalCommand command)
    {
        if (command is ApprovalCommand.Create { Key: { } key } create)
        {
            if (created.TryGetValue((create.Caller.Self, key.Scope), out var first))
            {
                return first.BodyHash == key.BodyHash
                    ? new Answer(Approvals[first.Id], null, Changed: false)
                    : new Answer(null, new Refusal(RefusalCode.IdempotencyKeyReused, "Used with another body."), Changed: false);
            }

            created[(create.Caller.Self, key.Scope)] = (id, key.BodyHash);
        }

        var ruling = Decider.Decide(id, Approvals.GetValueOrDefault(id), command, Now);
        var after = ruling.Events.Count > 0 ? Keep(ruling) : ruling.After;
        return new Answer(after, ruling.Refusal, ruling.Refusal is null && ruling.Changed);
    }

    private Approval Keep(Ruling ruling)
    {
        var id = ruling.After!.Id;
        var rows = Rows.GetOrAdd(id, _ => []);
        var sealedRows = HashChain.Seal(rows.Count == 0 ? "" : rows[^1].Hash, ruling.Events, () => "salt");
        Rows[id] = [.. rows, .. sealedRows];
        if (ruling.Events.Select(recorded => recorded.Event).OfType<ApprovalEvent.Erased>().FirstOrDefault() is { } erased)
            Rows[id] = [.. Rows[id].Select(row => erased.Versions.Contains(row.Version) ? row with { Payload = null } : row)];
        return Approvals[id] = ruling.After with { HeadHash = sealedRows[^1].Hash };
    }
}
