namespace Approvals.Cluster.Tests.History.Checks;

/// <summary>A refusal was true at some time, and no answer is one that these requests cannot get.</summary>
internal static class RefusalCheck
{
    public static IEnumerable<string> Breaches(Evidence evidence)
    {
        foreach (var operation in evidence.Record.Operations.Where(operation => operation.End == End.Fail))
        {
            if (!evidence.Lives.TryGetValue(operation.Approval ?? Guid.Empty, out var life))
                yield return $"{operation} was refused with {operation.Status} {operation.Code}";
            else if (!WasTrue(operation, life))
                yield return $"{operation.Approval}: {operation} was refused with {operation.Status} {operation.Code}, which was never so";
        }
    }

    private static bool WasTrue(Operation operation, Life life) => operation.Code switch
    {
        // Its version and status are looked at with those of the reads.
        "already-decided" => life.Decided is not null && operation.Version is not null,
        "already-voted" => life.Moments.Any(moment => moment.VoteOf(operation.Person) is not null || moment.Votes.Any(vote => moment.DelegateOf(operation.Person) == vote.Person)),
        "not-an-approver" => life.Moments.Any(moment => life.HoldsOf(operation.Person, moment).Count == 0),
        "stage-not-open" => life.Stages.Count > 1,
        "delegation-refused" => operation.Verb == Verb.Delegate,
        _ => false,
    };
}
