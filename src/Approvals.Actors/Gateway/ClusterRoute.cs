using System.Diagnostics.Metrics;
using Akka.Actor;
using Approvals.Actors.Cluster;
using Approvals.Actors.Journal;
using Approvals.Actors.Messages;
using Approvals.Application.Clock;
using Approvals.Application.Journal;
using Approvals.Domain.Commands;
using Approvals.Domain.State;

namespace Approvals.Actors.Gateway;

/// <summary>What <see cref="ClusterRoute"/> works with.</summary>
/// <param name="Region">Where the entities of the shards are, on whichever node.</param>
/// <param name="StandIns">The parent of those that stand in for them on this one.</param>
internal sealed record RouteServices(
    IActorRef Region, IActorRef StandIns, ClusterSettledness Settledness, StateReads Reads, DatabaseClock Clock, ActorOptions Options, TimeProvider Time);

/// <summary>
/// The way of a command to its entity in a cluster: to the shard, and, while the cluster is unsettled, also to a stand-in on this node. Both may carry
/// it out late or not at all, so it has an id, by which it has one effect, and a time after which it has none.
/// </summary>
internal sealed class ClusterRoute : IDisposable
{
    /// <summary>From the question on; the time that is said with it is the database's.</summary>
    public static readonly TimeSpan LongestEffect = TimeSpan.FromSeconds(5);

    /// <summary>A statement that was judged in time may take so long to be committed.</summary>
    private static readonly TimeSpan LongestCommit = TimeSpan.FromMilliseconds(250);

    private readonly RouteServices services;
    private readonly Func<IActorRef> region;
    private readonly Func<IActorRef> standIns;
    private readonly Meter meter = new(ActorOptions.MeterName);
    private readonly Counter<long> byRegion;
    private readonly Counter<long> byStandIn;

    public ClusterRoute(RouteServices services)
    {
        this.services = services;
        (region, standIns) = (() => services.Region, () => services.StandIns);
        byRegion = meter.CreateCounter<long>("approvals.commands.by_region", description: "Commands that were answered by the entity of the shard.");
        byStandIn = meter.CreateCounter<long>("approvals.commands.by_stand_in", description: "Commands that were answered by a stand-in on this node.");
    }

    /// <returns>What an entity answers, once no other attempt can have an effect of which it says nothing.</returns>
    public async Task<object> AskAsync(Guid id, ApprovalCommand command)
    {
        if (await NewAsync(id, command) is not { } execute)
            return new CommandFailed(id, CommandFailure.NotDone, "The database has not told its time yet; nothing was done.");
        var shard = ApprovalMessageExtractor.ShardOf(id);
        if (services.Settledness.IsUnsettled(shard) && services.Settledness.IsOwnerUnreachable(shard))
        {
            var standIn = await AskStandInAsync(execute);
            if (standIn is not CommandFailed { Failure: CommandFailure.NotTaken })
                return Count(byStandIn, standIn);
        }

        var first = AskRegionAsync(execute, shard);
        return await IsStandInNeededAsync(first, shard) ? await AskBothAsync(execute, first) : Count(byRegion, await first);
    }

    /// <summary>An entity of the shards knows only of its own writes, and finds the others' when it writes; a stand-in leaves at once.</summary>
    public void Invalidate(Guid id, int version) => services.StandIns.Tell(new ApprovalChanged(id, version, IsPending: true), ActorRefs.NoSender);

    public void Dispose() => meter.Dispose();

    /// <summary>Null while the database's clock is not known: without a time a late attempt could not be told from one in time.</summary>
    private async Task<ExecuteCommand?> NewAsync(Guid id, ApprovalCommand command)
    {
        if (!services.Clock.IsKnown)
            await ReadAsync(id);
        return services.Clock.IsKnown ? new ExecuteCommand(id, command, Guid.NewGuid(), services.Clock.Now + LongestEffect) : null;
    }

    private async Task<object> AskRegionAsync(ExecuteCommand execute, int shard)
    {
        services.Settledness.Sent(shard);
        try
        {
            var reply = await Attempt.AskAsync(region, execute, services.Options.AskLimit);
            // What no entity took was given back by the first node that noticed, so it is no word from the shard.
            if (reply is not CommandFailed { Failure: CommandFailure.NotTaken })
                services.Settledness.Heard(shard);
            return reply;
        }
        catch (AskTimeoutException)
        {
            return Lost(execute);
        }
        finally
        {
            services.Settledness.Done(shard);
        }
    }

    private async Task<object> AskStandInAsync(ExecuteCommand execute)
    {
        try
        {
            return await Attempt.AskAsync(standIns, execute, services.Options.AskLimit);
        }
        catch (AskTimeoutException)
        {
            return Lost(execute);
        }
    }

    /// <summary>Returns when the shard has answered, or the cluster is unsettled and it has not done so in time.</summary>
    private async Task<bool> IsStandInNeededAsync(Task<object> first, int shard)
    {
        while (true)
        {
            using var answered = new CancellationTokenSource();
            await Task.WhenAny(first, Task.Delay(services.Options.StandInAfter, services.Time, answered.Token));
            await answered.CancelAsync();
            if (first.IsCompleted)
                return await first is CommandFailed { Failure: CommandFailure.NotTaken } && services.Settledness.IsUnsettled(shard);
            if (services.Settledness.IsUnsettled(shard))
                return true;
        }
    }

    private async Task<object> AskBothAsync(ExecuteCommand execute, Task<object> first)
    {
        using var answered = new CancellationTokenSource();
        var passed = Task.Delay(Remaining(execute), services.Time, answered.Token);
        var second = AskStandInAsync(execute);
        var open = new List<Task> { first, second, passed };
        object? best = null;
        var isUnknown = false;
        while (open.Count > 1 || isUnknown && best is CommandReply)
        {
            var next = await Task.WhenAny(open);
            if (next == passed)
                return await AskTheDatabaseAsync(execute, best);
            open.Remove(next);
            var reply = await (next == first ? first : second);
            if (IsFinal(execute, reply))
            {
                await answered.CancelAsync();
                return Count(next == first ? byRegion : byStandIn, Told(execute, reply));
            }

            isUnknown |= reply is CommandFailed { Failure: CommandFailure.OutcomeUnknown };
            best = Attempt.MoreTelling(best, reply);
        }

        await answered.CancelAsync();
        return Count(ReferenceEquals(await first, best) ? byRegion : byStandIn, best!);
    }

    private TimeSpan Remaining(ExecuteCommand execute)
    {
        var left = execute.ValidUntil - services.Clock.Now + LongestCommit;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>It has had its effect, so whatever becomes of the other attempt is a repeat. What a wake-up does is the same whoever does it.</summary>
    private static bool IsFinal(ExecuteCommand execute, object reply) =>
        reply is CommandReply answer && (answer.Changed || answer.Approval?.HasApplied(execute.CommandId) == true || execute.Command is ApprovalCommand.Wake);

    /// <summary>Whoever finds that it has been applied calls it unchanged; but the caller has asked once, and this is what came of it.</summary>
    private static object Told(ExecuteCommand execute, object reply) =>
        reply is CommandReply { Changed: false } answer && answer.Approval?.HasApplied(execute.CommandId) == true ? answer with { Changed = true } : reply;

    /// <summary>
    /// No attempt can have an effect any more. But one whose answer is missing may have had it, after the other one was refused or found nothing to do;
    /// the state row knows.
    /// </summary>
    private async Task<object> AskTheDatabaseAsync(ExecuteCommand execute, object? best)
    {
        var (isRead, approval) = await ReadAsync(execute.ApprovalId);
        if (approval?.HasApplied(execute.CommandId) == true)
            return new CommandReply(execute.ApprovalId, approval, null, Changed: true);
        // A state that is read later than that may have forgotten the command.
        if (!isRead || services.Clock.Now >= execute.ValidUntil + (RecentCommand.KeptFor - LongestEffect))
            return new CommandFailed(execute.ApprovalId, CommandFailure.OutcomeUnknown, "Neither the shard nor the database answered in time.");
        return best is CommandReply ? Count(byStandIn, best) : new CommandFailed(execute.ApprovalId, CommandFailure.NotDone, "No entity carried the command out in time.");
    }

    /// <returns>The newest state, and whether the database told it.</returns>
    private async Task<(bool IsRead, Approval? Approval)> ReadAsync(Guid id)
    {
        try
        {
            return (true, await services.Reads.ReadAsync(id));
        }
        catch (Exception silence) when (silence is JournalUnavailableException or JournalOverloadedException)
        {
            return (false, null);
        }
    }

    private static CommandFailed Lost(ExecuteCommand execute) =>
        new(execute.ApprovalId, CommandFailure.OutcomeUnknown, "The approval's entity did not answer in time; whether it will is not known.");

    private static object Count(Counter<long> by, object reply)
    {
        if (reply is CommandReply)
            by.Add(1);
        return reply;
    }
}
