namespace Approvals.Cluster.Tests.History.Checks;

/// <summary>Everybody who waits is told the outcome, and everybody the same one.</summary>
internal static class WaiterCheck
{
    public static IEnumerable<string> Breaches(Evidence evidence)
    {
        foreach (var operation in evidence.Record.Operations.Where(operation => operation is { Approval: not null, Seen: not (null or "pending") }))
        {
            if (evidence.Stored.TryGetValue(operation.Approval!.Value, out var stored) && stored.Status != operation.Seen)
                yield return $"{stored.Id}: {operation} was told {operation.Seen}, and it is {stored.Status}";
        }

        foreach (var waiter in evidence.Record.Operations.Where(operation => operation is { Verb: Verb.Await, End: not End.Ok, Approval: not null }))
        {
            if (evidence.Stored.TryGetValue(waiter.Approval!.Value, out var stored) && stored.Status != "pending")
                yield return $"{stored.Id}: {waiter} was never told that it is {stored.Status}";
        }
    }
}
