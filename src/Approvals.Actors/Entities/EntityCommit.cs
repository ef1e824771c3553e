using Akka.Actor;
using Approvals.Actors.Messages;
using Approvals.Application.Journal;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.State;

namespace Approvals.Actors.Entities;

/// <summary>A command and who waits for its answer.</summary>
/// <param name="Execute">Null for a timer, which nobody waits for.</param>
/// <param name="IsLate">The command came later than it may have an effect, and has had none.</param>
internal readonly record struct Request(ExecuteCommand? Execute, IActorRef Sender, bool IsLate = false)
{
    private static readonly ApprovalCommand Wake = new ApprovalCommand.Wake();

    public static Request Timer { get; } = new(null, ActorRefs.Nobody);

    /// <summary>What is decided. Instead of a command that is late it is only what the clock made due, so that its answer is confirmed like any other.</summary>
    public ApprovalCommand Command => Execute is { } execute && !IsLate ? execute.Command : Wake;

    public Guid CommandId => Execute?.CommandId ?? Guid.Empty;

    /// <param name="approval">The state before the command.</param>
    public Request JudgedAt(DateTimeOffset now, Approval? approval)
    {
        var isLate = Execute is { } execute && execute.ValidUntil <= now && approval?.HasApplied(execute.CommandId) != true;
        return isLate == IsLate ? this : this with { IsLate = isLate };
    }

    public void Reply(Guid id, Approval? approval, Refusal? refusal, bool changed)
    {
        if (IsLate)
            Fail(CommandFailure.NotDone, "The command came later than it may have an effect; nothing was done.");
        else if (Execute is not null)
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

    /// <summary>Until when the commands may have an effect whose events these are; null: for as long as they like.</summary>
    public static DateTimeOffset? ValidUntil(List<Request> requests, List<Ruling> rulings)
    {
        DateTimeOffset? earliest = null;
        for (var i = 0; i < requests.Count; i++)
        {
            if (rulings[i].Changed && requests[i].Execute is { } execute && execute.ValidUntil < (earliest ?? DateTimeOffset.MaxValue))
                earliest = execute.ValidUntil;
        }

        return earliest;
    }

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
