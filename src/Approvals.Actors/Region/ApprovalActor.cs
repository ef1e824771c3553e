using Approvals.Actors.Kernel;
using Approvals.Actors.Ports;
using Approvals.Domain.Commands;
using Approvals.Domain.Decisions;
using Approvals.Domain.State;
using Microsoft.Extensions.Logging;

namespace Approvals.Actors.Region;

/// <summary>
/// One active approval. Four moves: decide, append, evolve, reply. Commands that arrive while a commit is in flight are decided
/// together in the next one. The actor holds no safety: what it believes is confirmed by every statement, and forgotten when
/// the statement disagrees or does not answer.
/// </summary>
internal sealed class ApprovalActor : IDisposable
{
    /// <summary>Losing this often in a row means that something other than another writer is wrong.</summary>
    private const int MaxAttempts = 100;

    private readonly Guid id;
    private readonly ActorServices services;
    private readonly Mailbox<Envelope> mailbox;
    private readonly WakeTimer timer;
    private Approval? state;
    private long lastUsed;
    private int overtaken;

    public ApprovalActor(Guid id, ActorServices services)
    {
        this.id = id;
        this.services = services;
        mailbox = new Mailbox<Envelope>(services.Options.MailboxCapacity, HandleAsync);
        timer = new WakeTimer(id, services);
        lastUsed = services.Time.GetTimestamp();
    }

    public TimeSpan Idle => services.Time.GetElapsedTime(Volatile.Read(ref lastUsed));

    /// <summary>Nothing more will happen to it, or it does not exist: no reason to keep it long.</summary>
    public bool IsSpent => Volatile.Read(ref state) is not Approval.Pending;

    public bool IsBehind(int version) => Volatile.Read(ref state) is { } known && known.Version < version;

    /// <summary>What is known is old: the next command loads first, instead of learning it from a conflict.</summary>
    public void Overtake(int version) => Volatile.Write(ref overtaken, version);

    public PostResult Post(Envelope envelope) => mailbox.Post(envelope);

    public bool TryPassivate()
    {
        if (!mailbox.TryStop())
            return false;
        Dispose();
        return true;
    }

    public void Dispose() => timer.Dispose();

    private async Task HandleAsync(List<Envelope> envelopes)
    {
        Volatile.Write(ref lastUsed, services.Time.GetTimestamp());
        try
        {
            await StepAsync(envelopes);
        }
        catch (Exception failure)
        {
            // Whether a commit happened is unknown now: believe nothing, load at the next command.
            state = null;
            if (failure is not (JournalUnavailableException or JournalOverloadedException))
                services.Logger.LogError(failure, "Approval {ApprovalId} failed to handle {Count} command(s)", id, envelopes.Count);
            foreach (var envelope in envelopes)
                envelope.Reply.TrySetException(failure);
        }

        timer.Arm(state);
    }

    private async Task StepAsync(List<Envelope> envelopes)
    {
        var create = envelopes[0].Command as ApprovalCommand.Create;
        if (IsBehind(Volatile.Read(ref overtaken)))
            state = null;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            // A new approval has an id that nobody else knows, so there is nothing to load; a retry looks all the same.
            var fresh = state is null && (create is null || attempt > 0 || !services.Clock.IsKnown);
            if (fresh)
                state = await services.Loads.LoadAsync(id);
            var before = state;
            var rulings = Decide(before, envelopes);
            if (rulings[^1].After is null || fresh && rulings.TrueForAll(ruling => ruling.Events.Count == 0))
            {
                // Nothing to write and nothing left to confirm: the load began after the commands had arrived.
                Reply(envelopes, rulings);
                return;
            }

            var entry = Commit.Of(id, before, rulings, create?.Key);
            var askedAt = services.Time.GetTimestamp();
            var result = await services.Journal.AppendAsync(entry, CancellationToken.None);
            if (result.Accepted)
            {
                services.Clock.Observe(result.DatabaseTime, askedAt);
                services.Commits.Add(1);
                state = entry.After;
                if (!entry.IsCheck)
                    services.Feed.Publish(entry.After);
                if (entry.Notices.Count > 0)
                    services.Notices.Raise(id, entry.After.Request.Priority);
                Reply(envelopes, rulings);
                return;
            }

            services.Clock.Correct(result.DatabaseTime, askedAt);
            services.Conflicts.Add(1);
            state = null;
            if (create is not null && await CreatedBeforeAsync(create) is { } answer)
            {
                envelopes.ForEach(envelope => envelope.Reply.TrySetResult(answer));
                return;
            }
        }

        throw new JournalUnavailableException($"Approval {id} changed {MaxAttempts} times while a command was decided.");
    }

    private List<Ruling> Decide(Approval? before, List<Envelope> envelopes)
    {
        var now = services.Clock.Now;
        var rulings = new List<Ruling>(envelopes.Count);
        var working = before;
        foreach (var envelope in envelopes)
        {
            var ruling = Decider.Decide(id, working, envelope.Command, now);
            if (!services.Absences.IsEmpty)
                ruling = StandIns.HandOn(id, ruling, now, person => services.Absences.StandInOf(person, now));
            working = ruling.After;
            rulings.Add(ruling);
        }

        return rulings;
    }

    /// <summary>A create that lost to an earlier one with the same key is answered with that one.</summary>
    private async Task<Answer?> CreatedBeforeAsync(ApprovalCommand.Create create)
    {
        if (create.Key is not { } key
            || await services.Journal.FindByKeyAsync(create.Caller.Self.Text, key.Text, CancellationToken.None) is not { } found
            || found.Id == id)
        {
            return null;
        }

        return found.BodyHash == key.BodyHash
            ? new Answer(await services.Loads.LoadAsync(found.Id), null, Changed: false)
            : new Answer(null, new Refusal(RefusalCode.IdempotencyKeyReused, "This Idempotency-Key was used with another body."), Changed: false);
    }

    private static void Reply(List<Envelope> envelopes, List<Ruling> rulings)
    {
        for (var i = 0; i < envelopes.Count; i++)
        {
            var ruling = rulings[i];
            envelopes[i].Reply.TrySetResult(new Answer(ruling.After, ruling.Refusal, ruling.Refusal is null && ruling.Events.Count > 0));
        }
    }
}
