using Akka.Actor;
using Approvals.Actors.Messages;
using Approvals.Application.Journal;
using Approvals.Domain.Decisions;
using Approvals.Domain.State;

namespace Approvals.Actors.Entities;

/// <summary>A command and who waits for its answer.</summary>
/// <param name="Execute">Null for a timer, which nobody waits for.</param>
internal readonly record struct Request(ExecuteCommand? Execute, IActorRef Sender)
{
    public static Request Timer { get; } = new(null, ActorRefs.Nobody);

    public void Reply(Guid id, Approval? approval, Refusal? refusal, bool changed)
    {
        if (Execute is not null)
            Sender.Tell(new CommandReply(id, approval, refusal, changed));
    }

    public void Fail(CommandFailure failure, string detail)
    {
        if (Execute is not null)
            Sender.Tell(new CommandFailed(Execute.ApprovalId, failure, detail));
    }
}

/// <summary>What was decided together and is under way to the database: as one atomic write, or, without events, as a check.</summary>
/// <param name="BeganAt">By the monotonic clock, before anything was sent.</param>
/// <param name="LastArrival">The newest command that had arrived by then.</param>
internal sealed record EntityCommit(JournalEntry Entry, IReadOnlyList<Request> Requests, IReadOnlyList<Ruling> Rulings, long BeganAt, long LastArrival)
{
    /// <summary>How many of its events the journal has acknowledged to the entity.</summary>
    public int Acknowledged { get; set; }

    public void FailAll(CommandFailure failure, string detail)
    {
        foreach (var request in Requests)
            request.Fail(failure, detail);
    }
}

/// <summary>One event as the entity persists it. Its row is in the entry of its commit, which the journal writes as a whole.</summary>
internal sealed record PersistedEvent(EntityCommit Commit, int Index);

/// <summary>The one item that a recovery replays: the state row.</summary>
internal sealed record RecoveredState(Approval Approval);
