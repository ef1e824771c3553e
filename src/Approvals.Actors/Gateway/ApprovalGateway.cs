using System.Diagnostics.Metrics;
using Akka.Actor;
using Approvals.Actors.Entities;
using Approvals.Actors.Journal;
using Approvals.Actors.Messages;
using Approvals.Application.Clock;
using Approvals.Application.Gateway;
using Approvals.Application.Journal;
using Approvals.Domain.Commands;

namespace Approvals.Actors.Gateway;

/// <summary>The way from everything that is no actor to the entities, and back.</summary>
public sealed class ApprovalGateway : IApprovalGateway, IDisposable
{
    /// <summary>From the question on; the time that is said with it is the database's.</summary>
    private static readonly TimeSpan LongestEffect = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Before a command that no entity took is sent again. An entity whose write has failed ends within microseconds, so the first repeat finds its
    /// successor; where none can be recovered, for the database does not answer, more than two would only keep the caller waiting.
    /// </summary>
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20)];

    private readonly Meter meter = new(ActorOptions.MeterName);
    private readonly MintedIds minted;
    private readonly DatabaseClock clock;
    private readonly ActorOptions options;
    private readonly TimeProvider time;
    private volatile IActorRef? entities;
    private int inFlight;

    internal ApprovalGateway(MintedIds minted, DatabaseClock clock, ActorOptions options, TimeProvider time)
    {
        (this.minted, this.clock, this.options, this.time) = (minted, clock, options, time);
        meter.CreateObservableGauge("approvals.commands.in_flight", () => InFlight, description: "Commands not yet answered.");
    }

    public int InFlight => Volatile.Read(ref inFlight);

    public Guid NewId()
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        minted.Add(id);
        return id;
    }

    public async Task<Answer> AskAsync(Guid id, ApprovalCommand command, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref inFlight) > options.MaxInFlight)
        {
            Interlocked.Decrement(ref inFlight);
            throw new JournalOverloadedException("This node has as many commands under way as it takes.");
        }

        try
        {
            return AnswerOf(await ReplyAsync(Execute(id, command)));
        }
        catch (AskTimeoutException late)
        {
            throw new JournalUnavailableException("The approval's actor did not answer in time; whether it will is not known.", late);
        }
        finally
        {
            Interlocked.Decrement(ref inFlight);
        }
    }

    /// <summary>Another node has committed this version: an entity here that knows only less leaves.</summary>
    public void Invalidate(Guid id, int version) => entities?.Tell(new ApprovalChanged(id, version, IsPending: true), ActorRefs.NoSender);

    public void Dispose() => meter.Dispose();

    /// <summary>Null: they have ended.</summary>
    internal void Attach(IActorRef? parent) => entities = parent;

    private async Task<object> ReplyAsync(ExecuteCommand execute)
    {
        for (var attempt = 0; ; attempt++)
        {
            var asked = entities ?? throw new JournalUnavailableException("The actors have not started yet, or have ended; nothing was done.");
            // Not bound to the caller's patience: what an entity has been sent is carried out, and counted, to the end.
            var reply = await asked.Ask<object>(execute, options.AskLimit, CancellationToken.None);
            if (reply is not CommandFailed { Failure: CommandFailure.NotTaken } || attempt == Pauses.Length)
                return reply;
            await Task.Delay(Pauses[attempt], CancellationToken.None);
        }
    }

    private ExecuteCommand Execute(Guid id, ApprovalCommand command) =>
        new(id, command, Guid.NewGuid(), clock.IsKnown ? clock.Now + LongestEffect : DateTimeOffset.MaxValue);

    private static Answer AnswerOf(object reply) => reply switch
    {
        CommandReply answer => new Answer(answer.Approval, answer.Refusal, answer.Changed),
        CommandFailed { Failure: CommandFailure.Overloaded } failed => throw new JournalOverloadedException(failed.Detail),
        CommandFailed { Failure: CommandFailure.Fault } failed => throw new InvalidOperationException(failed.Detail),
        CommandFailed failed => throw new JournalUnavailableException(failed.Detail),
        _ => throw new InvalidOperationException($"An entity answers nothing like {reply.GetType().Name}."),
    };
}
