namespace Approvals.Cluster.Tests.History.Checks;

/// <summary>
/// Time goes forward for every client and across all nodes: what was shown before a request was sent, to anybody, is not older than what
/// the request is answered with. And what is shown was so at that version.
/// </summary>
internal static class ReadCheck
{
    public static IEnumerable<string> Breaches(Evidence evidence) =>
        evidence.Lives.SelectMany(entry => Backwards(entry.Key, evidence).Concat(Untrue(entry.Key, entry.Value, evidence)))
            .Concat(Lists(evidence));

    private static IEnumerable<string> Backwards(Guid id, Evidence evidence)
    {
        var sights = evidence.On(id).Where(operation => operation is { Version: not null, Completed: not null }).ToList();
        var byEnd = sights.OrderBy(operation => operation.Completed).ToList();
        var (next, known) = (0, 0);
        foreach (var sight in sights)
        {
            while (next < byEnd.Count && byEnd[next].Completed < sight.Invoked)
                known = Math.Max(known, byEnd[next++].Version!.Value);
            if (sight.Version < known)
                yield return $"{id}: {sight} was shown version {sight.Version} after {known} had been shown";
        }
    }

    private static IEnumerable<string> Untrue(Guid id, Life life, Evidence evidence)
    {
        foreach (var sight in evidence.On(id).Where(operation => operation.Version is not null))
        {
            if (life.At(sight.Version!.Value) is not { } moment)
                yield return $"{id}: {sight} was shown version {sight.Version}, and the journal ends at {life.Moments.Count}";
            else if (sight.Seen is { } seen && seen != moment.Status)
                yield return $"{id}: {sight} was shown {seen} at version {sight.Version}, which is {moment.Status}";
        }
    }

    /// <summary>Nothing that a client knew to be decided waits for a vote in a list that was asked for later.</summary>
    private static IEnumerable<string> Lists(Evidence evidence)
    {
        var knownDecided = evidence.Record.Operations.Where(operation => operation is { Approval: not null, Completed: not null, Seen: not (null or "pending") })
            .GroupBy(operation => operation.Approval!.Value).ToDictionary(group => group.Key, group => group.Min(operation => operation.Completed!.Value));
        foreach (var list in evidence.Record.Operations.Where(operation => operation.Listed is not null))
        {
            foreach (var id in list.Listed!.Where(id => knownDecided.TryGetValue(id, out var at) && at < list.Invoked))
                yield return $"{id}: {list} was shown it as pending after its decision had been shown";
        }
    }
}
