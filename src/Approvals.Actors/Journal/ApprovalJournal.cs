using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Approvals.Actors.Entities;
using Approvals.Application.Journal;
using Approvals.Domain.State;

namespace Approvals.Actors.Journal;

/// <summary>
/// The journal plugin over the group commit. One atomic write of an entity is one entry of the batch statement, accepted or rejected for itself.
/// Recovery replays one item, the state row, which many entities read together.
/// </summary>
internal sealed class ApprovalJournal : AsyncWriteJournal
{
    private static readonly IImmutableList<Exception> Accepted = ImmutableList<Exception>.Empty.Add(null!);

    private readonly JournalSetup services;

    /// <summary>State rows that were read for their version and are replayed next.</summary>
    private readonly ConcurrentDictionary<string, Approval> read = new(StringComparer.Ordinal);

    public ApprovalJournal() => services = Context.System.Settings.Setup.Get<JournalSetup>().Value;

    public override async Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        var id = Guid.Parse(persistenceId);
        // Nobody else knows the id of a create, so there is nothing to read: once, for whoever comes again may have written.
        if (services.Minted.Take(id) && services.Clock.IsKnown)
            return 0;
        if (await services.Reads.ReadAsync(id) is not { } state)
            return 0;
        // Two entities of one id may recover at once, and each counts on a state as new as its own question: the newer one serves both.
        read.AddOrUpdate(persistenceId, static (_, own) => own, static (_, other, own) => other.Version > own.Version ? other : own, state);
        return state.Version;
    }

    public override async Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        // Whoever finds the row taken reads again.
        if (!read.TryRemove(persistenceId, out var state))
            state = await services.Reads.ReadAsync(Guid.Parse(persistenceId));
        if (state is not null)
            recoveryCallback(new Persistent(new RecoveredState(state), state.Version, persistenceId));
    }

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var writes = messages as IReadOnlyList<AtomicWrite> ?? [.. messages];
        if (writes.Count == 1)
            return await WriteAsync(writes[0]) is { } rejection ? ImmutableList<Exception>.Empty.Add(rejection) : Accepted;
        return [.. await Task.WhenAll(writes.Select(WriteAsync))];
    }

    /// <summary>Events are erased by an event of their own, and never deleted.</summary>
    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken) =>
        Task.FromException(new NotSupportedException("The journal is append only."));

    /// <returns>Null when it was accepted.</returns>
    private async Task<Exception> WriteAsync(AtomicWrite write)
    {
        var commit = ((PersistedEvent)((IImmutableList<IPersistentRepresentation>)write.Payload)[0].Payload).Commit;
        var result = await services.Journal.AppendAsync(commit.Entry, CancellationToken.None).WaitAsync(services.Options.AppendLimit);
        if (result.Rejection is not { } reason)
        {
            services.Clock.Observe(result.DatabaseTime, commit.BeganAt);
            return null!;
        }

        services.Clock.Correct(result.DatabaseTime, commit.BeganAt);
        return new WriteRejectedException(reason, result.DatabaseTime);
    }
}
