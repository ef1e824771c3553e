using Approvals.Actors.Kernel;
using Approvals.Domain.State;

namespace Approvals.Actors.Feed;

/// <summary>
/// What was committed here and the other nodes were not told of yet: the newest version of each approval. It is bounded, for a signal is a
/// hint: what does not fit is found by the others' next look.
/// </summary>
public sealed class Outbox
{
    public const int Capacity = 20_000;

    private readonly Lock gate = new();
    private Dictionary<Guid, Signalled> waiting = [];

    private HashSet<string> told = [];

    public Hint Filled { get; } = new();

    public void Put(Approval committed)
    {
        lock (gate)
        {
            if (waiting.Count < Capacity || waiting.ContainsKey(committed.Id))
                waiting[committed.Id] = new Signalled(committed.Id, committed.Version, committed is Approval.Pending);
        }

        Filled.Raise();
    }

    /// <summary>Somebody has something new in the in-app inbox.</summary>
    public void Put(string recipient)
    {
        lock (gate)
        {
            if (told.Count < Capacity)
                told.Add(recipient);
        }

        Filled.Raise();
    }

    public IReadOnlyCollection<string> TakeRecipients()
    {
        lock (gate)
        {
            var taken = told;
            told = [];
            return taken;
        }
    }

    public IReadOnlyCollection<Signalled> TakeAll()
    {
        lock (gate)
        {
            var taken = waiting;
            waiting = [];
            return taken.Values;
        }
    }
}

/// <summary>What one node tells the others of a commit.</summary>
public readonly record struct Signalled(Guid Id, int Version, bool IsPending);
