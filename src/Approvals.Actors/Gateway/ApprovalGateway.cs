using System.Diagnostics.Metrics;
using Akka.Actor;
using Approvals.Actors.Entities;
using Approvals.Actors.Journal;
using Approvals.Actors.Messages;
using Approvals.Application.Gateway;
using Approvals.Application.Journal;
using Approvals.Domain.Commands;

namespace Approvals.Actors.Gateway;

/// <summary>The way from everything that is no actor to the entities, and back.</summary>
public sealed class ApprovalGateway : IApprovalGateway, IDisposable
{
    private readonly Meter meter = new(ActorOptions.MeterName);
    private readonly MintedIds minted;
    private readonly ActorOptions options;
    private readonly TimeProvider time;
    private readonly Func<IActorRef> local;
    private volatile IActorRef? entities;
    private volatile ClusterRoute? cluster;
    private int inFlight;

    internal ApprovalGateway(MintedIds minted, ActorOptions options, TimeProvider time)
    {
        (this.minted, this.options, this.time) = (minted, options, time);
        local = () => entities ?? throw new JournalUnavailableException("The actors have not started yet, or have ended; nothing was done.");
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
            return AnswerOf(await (cluster is { } route ? route.AskAsync(id, command) : AskLocallyAsync(id, command)));
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
    public void Invalidate(Guid id, int version)
    {
        cluster?.Invalidate(id, version);
        entities?.Tell(new ApprovalChanged(id, version, IsPending: true), ActorRefs.NoSender);
    }

    public void Dispose()
    {
        meter.Dispose();
        cluster?.Dispose();
    }

    /// <summary>The entities of a process without a cluster. Null: they have ended.</summary>
    internal void Attach(IActorRef? parent) => entities = parent;

    /// <summary>The way to the entities of a cluster. Null: they have ended.</summary>
    internal void AttachCluster(ClusterRoute? route)
    {
        cluster?.Dispose();
        cluster = route;
    }

    /// <summary>There is one entity, and what it did not take is all that is sent twice: so nothing tells repeats apart, and none comes late.</summary>
    private Task<object> AskLocallyAsync(Guid id, ApprovalCommand command) =>
        Attempt.AskAsync(local, new ExecuteCommand(id, command, Guid.Empty, DateTimeOffset.MaxValue), options.AskLimit);

    private static Answer AnswerOf(object reply) => reply switch
    {
        CommandReply answer => new Answer(answer.Approval, answer.Refusal, answer.Changed),
        CommandFailed { Failure: CommandFailure.Overloaded } failed => throw new JournalOverloadedException(failed.Detail),
        CommandFailed { Failure: CommandFailure.Fault } failed => throw new InvalidOperationException(failed.Detail),
        CommandFailed failed => throw new JournalUnavailableException(failed.Detail),
        _ => throw new InvalidOperationException($"An entity answers nothing like {reply.GetType().Name}."),
    };
}
