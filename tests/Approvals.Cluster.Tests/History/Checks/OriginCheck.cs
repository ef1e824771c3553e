namespace Approvals.Cluster.Tests.History.Checks;

/// <summary>Nothing comes from nothing: each thing that a person did was asked for, and no more often than it was asked for.</summary>
internal static class OriginCheck
{
    public static IEnumerable<string> Breaches(Evidence evidence) =>
        evidence.Lives.SelectMany(entry => Of(entry.Key, entry.Value, evidence).Concat(OfRequest(entry.Key, entry.Value, evidence)));

    private static IEnumerable<string> OfRequest(Guid id, Life life, Evidence evidence)
    {
        if (life.Label is null || !evidence.Creates[life.Label].Any(create => create.Person == life.Requester))
            yield return $"{id}: nobody asked for '{life.Label}'";
    }

    private static IEnumerable<string> Of(Guid id, Life life, Evidence evidence)
    {
        foreach (var group in life.Happenings.Skip(1).Where(happening => happening.Actor is not null).GroupBy(Deed))
        {
            var (verb, person, argument) = group.Key;
            var asked = evidence.On(id, verb).Where(operation => operation.Person == person && (argument is null || operation.Argument == argument)).ToList();
            if (asked.Count == 0)
                yield return $"{id}: {person} never asked for the {group.First().Type} of version {group.First().Version}";
            // A key has one effect however often it is sent; without one, each sending of a comment may have its own.
            var effects = asked.Count(operation => operation.Key is null) + asked.Where(operation => operation.Key is not null).Select(operation => operation.Key).Distinct().Count();
            if (asked.Count > 0 && group.Count() > effects)
                yield return $"{id}: {person} has {group.Count()} times the {group.First().Type} that was asked for {effects} times";
        }
    }

    private static (Verb Verb, string Person, string? Argument) Deed(Happening happening) => happening.Type switch
    {
        "vote-cast" => (happening.Text("verdict") == "approve" ? Verb.Approve : Verb.Reject, happening.Actor!, null),
        "vote-retracted" => (Verb.Retract, happening.Actor!, null),
        "delegated" => (Verb.Delegate, happening.Actor!, happening.Text("to")),
        "delegation-revoked" => (Verb.Revoke, happening.Actor!, null),
        "commented" => (Verb.Comment, happening.Actor!, happening.Text("text")),
        "decided" => (happening.Text("cause") == "override" ? Verb.Override : Verb.Cancel, happening.Actor!, null),
        _ => (Verb.Read, happening.Actor!, null),
    };
}
