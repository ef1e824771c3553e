using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence;
using Approvals.Actors.Messages;
using Approvals.Application.Journal;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.State;
using Microsoft.Extensions.Logging;
using Decider = Approvals.Domain.Decisions.Decider;

namespace Approvals.Actors.Entities;

/// <summary>
/// One active approval: recover, decide, persist, evolve, reply. At most one write is under way; commands that arrive meanwhile wait, and are
/// decided together in the next one. The entity holds no safety: what it believes is confirmed by every statement, and where the statement
/// disagrees it starts again from the state row.
/// </summary>
internal sealed class ApprovalEntity : UntypedPersistentActor, IWithTimers
{
    /// <summary>Due later than this it is left to the scan, which finds the timers of passive approvals anyway.</summary>
    private static readonly TimeSpan Horizon = TimeSpan.FromMinutes(2);

    private const string Stopped = "The approval's actor was stopped.";

    private static readonly object DueTimer = new();

    private static readonly Refusal KeyReused = new(RefusalCode.IdempotencyKeyReused, "This Idempotency-Key was used with another body.");

    /// <summary>The snapshot store is not asked: the state row takes its place.</summary>
    private static readonly Recovery FromStateRow = new(SnapshotSelectionCriteria.None);

    private readonly Guid id;
    private readonly EntityServices services;
    private readonly ActiveEntity active;
    private readonly Action<PersistedEvent> acknowledge;
    private Approval? state;

    /// <summary>
    /// The newest command that had arrived when the last statement that confirmed the state began. A recovery begins after its entity was made; but
    /// that of a minted id reads nothing, and confirms nothing.
    /// </summary>
    private long confirmedFor;

    private EntityCommit? underWay;
    private List<Request> waiting = [];
    private WriteRejectedException? rejected;
    private DateTimeOffset? armedFor;
    private bool isStopping;

    public ApprovalEntity(Guid id, EntityServices services)
    {
        this.id = id;
        this.services = services;
        PersistenceId = id.ToString("D");
        acknowledge = Acknowledge;
        confirmedFor = services.Minted.Contains(id) ? 0 : Arrivals.Last;
        active = services.Active.Add(Self);
    }

    public override string PersistenceId { get; }

    public override Recovery Recovery => FromStateRow;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case RecoveredState recovered:
                state = recovered.Approval;
                break;
            case RecoveryCompleted:
                active.IsSpent = state is not Approval.Pending;
                Arm();
                break;
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case ExecuteCommand execute:
                active.Use(services.Time.GetTimestamp());
                Take(new Request(execute, Sender));
                break;
            case EntitySignal.Due:
                armedFor = null;
                Take(Request.Timer);
                break;
            case CheckAnswered answered when ReferenceEquals(answered.Commit, underWay):
                Conclude(answered.Commit, answered.Result);
                break;
            case CheckFailed failed when ReferenceEquals(failed.Commit, underWay):
                // Nothing was written, so the entity believes what it did before.
                underWay = null;
                Fail(failed.Commit, failed.Failure);
                StopWhenDone();
                break;
            case ApprovalChanged changed when underWay is null && state is { } known && known.Version < changed.Version:
            case EntitySignal.Leave when underWay is null:
                Context.Parent.Tell(new Passivate(StopEntity.Instance));
                break;
            case StopEntity:
                isStopping = true;
                StopWhenDone();
                break;
            case ApprovalChanged or EntitySignal.Leave or CheckAnswered or CheckFailed:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        var commit = underWay!;
        underWay = null;
        if (cause is WriteRejectedException rejection)
            Reject(commit, rejection);
        commit.FailAll(CommandFailure.Fault, cause.Message);
        SendAgain(waiting);
        throw new InvalidOperationException("The journal rejected a write without a reason of its own.", cause);
    }

    /// <summary>Whether a commit happened is unknown. The entity is stopped after this; the next command recovers another one.</summary>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        if (underWay is not { } commit)
            return;
        underWay = null;
        Fail(commit, cause);
    }

    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        // The storage says when the database does not answer; who waits is told by DeadCommands, because the entity stops now.
        if (reason is not (JournalUnavailableException or JournalOverloadedException))
            services.Log.LogError(reason, "Approval {ApprovalId} could not be recovered", id);
    }

    protected override void PostRestart(Exception reason)
    {
        rejected = reason as WriteRejectedException;
        // Whoever was first holds the approval; a stand-in answers what it was sent until now, and goes.
        if (rejected is not null && services.IsStandIn)
            Context.Parent.Tell(new Passivate(StopEntity.Instance));
        base.PostRestart(reason);
    }

    protected override void PostStop()
    {
        services.Active.Remove(active);
        // Stopped from outside, as at the end of the process.
        if (underWay is { } commit)
            Fail(commit, new JournalUnavailableException(Stopped));
        base.PostStop();
    }

    /// <summary>A check writes nothing; of a write it is not known, unless the journal says that it was not sent.</summary>
    private void Fail(EntityCommit commit, Exception failure)
    {
        var notDone = failure is JournalOverloadedException ? CommandFailure.Overloaded : CommandFailure.NotDone;
        var isUnknown = !commit.Entry.IsCheck && failure is not JournalOverloadedException;
        commit.FailAll(isUnknown ? CommandFailure.OutcomeUnknown : notDone, failure.Message);
        waiting.ForEach(request => request.Fail(notDone, failure.Message));
        waiting = [];
    }

    private void Take(Request request)
    {
        if (underWay is null)
            Decide([request]);
        else if (waiting.Count < services.Options.MailboxCapacity)
            waiting.Add(request);
        else
            request.Fail(CommandFailure.Overloaded, "This approval has as many commands waiting as it takes.");
    }

    private void Decide(List<Request> requests)
    {
        List<Ruling> rulings;
        try
        {
            rulings = RulingsOf(requests);
            if (rulings.Exists(ruling => ruling.Events.Count > 0))
            {
                Write(requests, rulings);
                return;
            }
        }
        catch (Exception fault)
        {
            requests.ForEach(request => request.Fail(CommandFailure.Fault, fault.Message));
            throw;
        }

        if (IsConfirmed(requests))
        {
            rejected = null;
            Reply(requests, rulings);
            Arm();
        }
        else if (rulings[^1].After is null)
            StartAgain(requests);
        else
            Check(requests, rulings);
    }

    private List<Ruling> RulingsOf(List<Request> requests)
    {
        var now = services.Clock.Now;
        var rulings = new List<Ruling>(requests.Count);
        var working = state;
        for (var i = 0; i < requests.Count; i++)
        {
            var request = requests[i] = requests[i].JudgedAt(now, working);
            var ruling = Decider.Decide(id, working, request.Command, now, request.CommandId);
            if (!services.Absences.IsEmpty)
                ruling = StandIns.HandOn(id, ruling, now, person => services.Absences.StandInOf(person, now));
            working = ruling.After;
            rulings.Add(ruling);
        }

        return rulings;
    }

    /// <summary>A statement that began after the command had arrived has confirmed the state that the answer relies on.</summary>
    private bool IsConfirmed(List<Request> requests) => requests.TrueForAll(request => request.Execute is not { } execute || execute.Arrival <= confirmedFor);

    private void Write(List<Request> requests, List<Ruling> rulings)
    {
        var commit = Commit(requests, rulings);
        underWay = commit;
        var events = new PersistedEvent[commit.Entry.Rows.Count];
        for (var i = 0; i < events.Length; i++)
            events[i] = new PersistedEvent(commit, i);
        PersistAllAsync(events, acknowledge);
    }

    /// <summary>Nothing is written, and nothing has to pass the journal's order of acknowledgements.</summary>
    private void Check(List<Request> requests, List<Ruling> rulings)
    {
        var commit = Commit(requests, rulings);
        underWay = commit;
        _ = services.Journal.AppendAsync(commit.Entry, CancellationToken.None).WaitAsync(services.Options.AppendLimit).PipeTo(
            Self, success: result => new CheckAnswered(commit, result), failure: failure => new CheckFailed(commit, failure));
    }

    private EntityCommit Commit(List<Request> requests, List<Ruling> rulings)
    {
        var key = (requests[0].Command as ApprovalCommand.Create)?.Key;
        var entry = JournalEntryFactory.Create(id, state, rulings, key, EntityCommit.ValidUntil(requests, rulings));
        return new EntityCommit(entry, requests, rulings, services.Time.GetTimestamp(), Arrivals.Last);
    }

    private void Acknowledge(PersistedEvent persisted)
    {
        var commit = persisted.Commit;
        if (++commit.Acknowledged == commit.Entry.Rows.Count)
            Accept(commit);
    }

    private void Conclude(EntityCommit check, AppendResult result)
    {
        underWay = null;
        if (result.Rejection is { } reason)
        {
            services.Clock.Correct(result.DatabaseTime, check.BeganAt);
            Reject(check, new WriteRejectedException(reason, result.DatabaseTime));
        }

        services.Clock.Observe(result.DatabaseTime, check.BeganAt);
        Accept(check);
    }

    private void Accept(EntityCommit commit)
    {
        underWay = null;
        rejected = null;
        confirmedFor = commit.LastArrival;
        services.Meters.Commits.Add(1);
        if (!commit.Entry.IsCheck)
        {
            state = commit.Entry.After;
            active.IsSpent = state is not Approval.Pending;
            services.Feed.Publish(state);
            if (commit.Entry.Notices.Count > 0)
                services.Notices.Raise(id, state.Request.Priority);
        }

        Reply(commit.Requests, commit.Rulings);
        Arm();
        if (waiting.Count > 0)
        {
            var next = waiting;
            waiting = [];
            Decide(next);
        }

        StopWhenDone();
    }

    private static void Reply(IReadOnlyList<Request> requests, IReadOnlyList<Ruling> rulings)
    {
        for (var i = 0; i < requests.Count; i++)
        {
            var ruling = rulings[i];
            requests[i].Reply(ruling.After?.Id ?? requests[i].Execute?.ApprovalId ?? Guid.Empty, ruling.After, ruling.Refusal, ruling.Refusal is null && ruling.Changed);
        }
    }

    /// <summary>Recovers and decides again.</summary>
    private void Reject(EntityCommit commit, WriteRejectedException rejection)
    {
        services.Meters.Conflicts.Add(1);
        services.Meters.DecidedAgain.Add(commit.Requests.Count);
        services.Log.LogDebug("Approval {ApprovalId} was rejected at version {Version}: {Reason}", id, commit.Entry.ExpectedVersion, rejection.Reason);
        var again = rejection.After(rejected?.InARow ?? 0);
        if (again.InARow >= services.Options.MaxRejections)
        {
            commit.FailAll(CommandFailure.NotDone, $"The approval changed {again.InARow} times while a command was decided.");
            SendAgain(waiting);
            throw rejection;
        }

        if (rejection.Reason == Rejection.Key)
            _ = AnswerFromHolderAsync(commit.Requests[0], Self);
        SendAgain(rejection.Reason == Rejection.Key ? commit.Requests.Skip(1) : commit.Requests);
        SendAgain(waiting);
        throw again;
    }

    /// <summary>
    /// Another approval has the key of a create: it is the answer. Beside the entity, which starts again meanwhile. Where nobody else has the
    /// key, the create itself was committed, or somebody has taken its id, and the entity finds that in the state row.
    /// </summary>
    private async Task AnswerFromHolderAsync(Request request, IActorRef self)
    {
        var create = (ApprovalCommand.Create)request.Execute!.Command;
        try
        {
            if (await services.Journal.FindByKeyAsync(create.Caller.Self.Text, create.Key!.Text, CancellationToken.None) is not { } holder || holder.Id == id)
                self.Tell(request.Execute, request.Sender);
            else if (holder.BodyHash != create.Key.BodyHash)
                request.Reply(holder.Id, null, KeyReused, changed: false);
            else
                request.Reply(holder.Id, await services.Reads.ReadAsync(holder.Id), null, changed: false);
        }
        catch (Exception failure)
        {
            request.Fail(CommandFailure.NotDone, failure.Message);
        }
    }

    private void StartAgain(List<Request> requests)
    {
        SendAgain(requests);
        throw new WriteRejectedException(Rejection.Version, services.Clock.Now);
    }

    /// <summary>To itself, with their senders: the next incarnation takes them after its recovery. A timer is armed anew from the state.</summary>
    private void SendAgain(IEnumerable<Request> requests)
    {
        foreach (var request in requests)
        {
            if (request.Execute is { } execute)
                Self.Tell(execute, request.Sender);
        }

        if (ReferenceEquals(requests, waiting))
            waiting = [];
    }

    /// <summary>The timer only asks to be woken; what is due is decided then. That of a stand-in's approval is its shard's.</summary>
    private void Arm()
    {
        if (services.IsStandIn)
            return;
        if (Timeline.Ahead(state) is not [var due, ..] || DelayUntil(due.At) is var delay && delay > Horizon)
        {
            if (armedFor is not null)
                Timers.Cancel(DueTimer);
            armedFor = null;
            return;
        }

        if (due.At == armedFor)
            return;
        armedFor = due.At;
        Timers.StartSingleTimer(DueTimer, EntitySignal.Due.Instance, delay);
    }

    private TimeSpan DelayUntil(DateTimeOffset due)
    {
        // The estimate of the database's clock runs a little late: a millisecond more spares a refused attempt. One that was refused says the time itself.
        var delay = rejected is { Reason: Rejection.Time } early
            ? due - early.DatabaseTime + TimeSpan.FromMilliseconds(5)
            : due - services.Clock.Now + TimeSpan.FromMilliseconds(1);
        return delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
    }

    private void StopWhenDone()
    {
        if (isStopping && underWay is null)
            Context.Stop(Self);
    }

    private sealed record CheckAnswered(EntityCommit Commit, AppendResult Result);

    private sealed record CheckFailed(EntityCommit Commit, Exception Failure);
}
