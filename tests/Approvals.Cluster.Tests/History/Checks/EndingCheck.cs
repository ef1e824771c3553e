namespace Approvals.Cluster.Tests.History.Checks;

/// <summary>An approval is decided at most once, and nothing happens to it afterwards but that people comment on it, and that it is erased.</summary>
internal static class EndingCheck
{
    public static IEnumerable<string> Breaches(Evidence evidence) => evidence.Lives.SelectMany(entry => Of(entry.Key, entry.Value));

    private static IEnumerable<string> Of(Guid id, Life life)
    {
        var endings = life.Happenings.Count(happening => happening.Type == "decided");
        if (endings > 1)
            yield return $"{id}: decided {endings} times";
        foreach (var later in life.Happenings.SkipWhile(happening => happening.Type != "decided").Skip(1).Where(happening => happening.Type is not ("decided" or "commented" or "erased")))
            yield return $"{id}: {later.Type} at version {later.Version}, after the decision";
    }
}
