namespace Approvals.Cluster.Tests.History.Checks;

/// <summary>A create with a key has one effect however often it is sent; one without has at least as many as were acknowledged.</summary>
internal static class KeyCheck
{
    public static IEnumerable<string> Breaches(Evidence evidence)
    {
        var made = evidence.Lives.Where(entry => entry.Value.Label is not null).ToLookup(entry => entry.Value.Label!, entry => entry.Key);
        foreach (var creates in evidence.Creates)
        {
            var acknowledged = creates.Where(create => create.End == End.Ok).Select(create => create.Approval).ToList();
            var isKeyed = creates.All(create => create.Key is not null);
            if (isKeyed && acknowledged.Distinct().Count() > 1)
                yield return $"'{creates.Key}': one key was answered with {acknowledged.Distinct().Count()} approvals";
            if (isKeyed && made[creates.Key].Count() > 1)
                yield return $"'{creates.Key}': one key made {made[creates.Key].Count()} approvals";
            if (!isKeyed && acknowledged.Count != acknowledged.Distinct().Count())
                yield return $"'{creates.Key}': two creates without a key were answered with one approval";
            if (!isKeyed && made[creates.Key].Count() > creates.Count())
                yield return $"'{creates.Key}': {creates.Count()} creates made {made[creates.Key].Count()} approvals";
        }
    }
}
