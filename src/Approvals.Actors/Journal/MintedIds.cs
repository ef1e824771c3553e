namespace Approvals.Actors.Journal;

/// <summary>
/// Ids of approvals that this process has made up and nobody else has heard of: their first recovery has nothing to read. What is not in here is
/// read, so the oldest may be forgotten.
/// </summary>
internal sealed class MintedIds
{
    private const int Capacity = 10_000;

    private readonly Lock gate = new();
    private readonly HashSet<Guid> ids = [];
    private readonly Queue<Guid> order = new();

    public void Add(Guid id)
    {
        lock (gate)
        {
            if (!ids.Add(id))
                return;
            order.Enqueue(id);
            if (order.Count > Capacity)
                ids.Remove(order.Dequeue());
        }
    }

    public bool Contains(Guid id)
    {
        lock (gate)
            return ids.Contains(id);
    }

    /// <summary>True once.</summary>
    public bool Take(Guid id)
    {
        lock (gate)
            return ids.Remove(id);
    }
}
