namespace Approvals.Cluster.Tests.History.Checks;

/// <summary>What was acknowledged is there: in the journal at the version that the answer showed.</summary>
internal static class AcknowledgementCheck
{
    public static IEnumerable<string> Breaches(Evidence evidence)
    {
        foreach (var operation in evidence.Record.Operations.Where(operation => operation is { End: End.Ok, Approval: not null }))
        {
            if (!evidence.Lives.TryGetValue(operation.Approval!.Value, out var life))
                yield return $"{operation.Approval}: {operation} was acknowledged, and there is no such approval";
            else if (operation.Version is not { } version || life.At(version) is not { } moment)
                yield return $"{operation.Approval}: {operation} was acknowledged at version {operation.Version}, and the journal ends at {life.Moments.Count}";
            else if (Missing(operation, life, moment) is { } missing)
                yield return $"{operation.Approval}: {operation} was acknowledged at version {version}, where {missing}";
        }
    }

    private static string? Missing(Operation operation, Life life, Moment moment) => operation.Verb switch
    {
        Verb.Create => life.Label == operation.Argument && life.Requester == operation.Person ? null : $"'{life.Label}' of {life.Requester} is",
        Verb.Approve => moment.VoteOf(operation.Person)?.Verdict == "approve" ? null : "the vote is not",
        Verb.Reject => moment.VoteOf(operation.Person)?.Verdict == "reject" ? null : "the vote is not",
        Verb.Retract => moment.VoteOf(operation.Person) is null ? null : "the vote still stands",
        Verb.Delegate => moment.DelegateOf(operation.Person) == operation.Argument ? null : "the delegation is not",
        Verb.Revoke => moment.DelegateOf(operation.Person) is null ? null : "the delegation still stands",
        Verb.Comment => moment.Comments.Contains((operation.Person, operation.Argument!)) ? null : "the comment is not",
        Verb.Cancel => moment.Status == "cancelled" ? null : $"it is {moment.Status}",
        Verb.Override => moment.Status == operation.Argument ? null : $"it is {moment.Status}",
        _ => null,
    };
}
