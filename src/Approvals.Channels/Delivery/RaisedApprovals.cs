using Approvals.Domain.Requests;

namespace Approvals.Channels.Delivery;

/// <summary>Approvals that a commit here left something to send for, the most urgent first.</summary>
internal sealed class RaisedApprovals
{
    private readonly HashSet<Guid>[] byPriority = [.. Enum.GetValues<Priority>().Select(_ => new HashSet<Guid>())];

    public bool Any => Array.Exists(byPriority, waiting => waiting.Count > 0);

    public void Add(Guid id, Priority priority) => byPriority[(int)priority].Add(id);

    /// <summary>No more than one round takes: a question about thousands at a time would take ever longer, and fall behind the more.</summary>
    public IReadOnlyList<Guid> First(int most) => [.. byPriority.AsEnumerable().Reverse().SelectMany(waiting => waiting).Take(most)];

    public void Remove(IEnumerable<Guid> ids)
    {
        foreach (var id in ids)
            Array.Exists(byPriority, waiting => waiting.Remove(id));
    }
}
