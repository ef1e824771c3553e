using Approvals.Cluster.Tests.History.Checks;

namespace Approvals.Cluster.Tests.History;

/// <summary>Holds what clients saw against what the database holds. Every breach is a sentence; none means that all is well.</summary>
internal static class Checker
{
    private static readonly Func<Evidence, IEnumerable<string>>[] Checks =
    [
        ChainCheck.Breaches, EndingCheck.Breaches, JustificationCheck.Breaches, DeadlineCheck.Breaches, ContentCheck.Breaches, OriginCheck.Breaches,
        AcknowledgementCheck.Breaches, RefusalCheck.Breaches, KeyCheck.Breaches, ReadCheck.Breaches, WaiterCheck.Breaches,
    ];

    public static IReadOnlyList<string> Check(Chronicle record, Content content, Bounds? bounds = null)
    {
        var evidence = new Evidence(record, content, bounds ?? Bounds.Promised);
        return [.. Checks.SelectMany(check => check(evidence))];
    }
}
