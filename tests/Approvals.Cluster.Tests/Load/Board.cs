using Approvals.Cluster.Tests.Support;

namespace Approvals.Cluster.Tests.Load;

/// <summary>An approval that clients know of.</summary>
internal sealed record Known(Guid Id, Person Requester, IReadOnlyList<Person> Voters);

/// <summary>The approvals that clients work on, few enough that they meet on them.</summary>
internal sealed class Board
{
    private const int Capacity = 48;

    private readonly Lock gate = new();
    private readonly List<Known> known = [];

    /// <summary>The oldest leaves when there are too many; its deadline, if it has one, is still to be kept.</summary>
    public void Add(Known approval)
    {
        lock (gate)
        {
            if (known.Count == Capacity)
                known.RemoveAt(0);
            known.Add(approval);
        }
    }

    /// <summary>Some decided ones stay for a while, to be voted on in vain.</summary>
    public void Decided(Known approval, Random random)
    {
        lock (gate)
        {
            if (random.Next(3) > 0)
                known.Remove(approval);
        }
    }

    public Known? Pick(Random random)
    {
        lock (gate)
            return known.Count == 0 ? null : known[random.Next(known.Count)];
    }
}
