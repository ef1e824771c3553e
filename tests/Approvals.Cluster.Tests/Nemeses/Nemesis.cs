using Approvals.Cluster.Tests.History;
using Approvals.Cluster.Tests.Support;

namespace Approvals.Cluster.Tests.Nemeses;

/// <summary>One way to break a fleet and to mend it again.</summary>
/// <param name="Name">In the history and the report.</param>
/// <param name="Strike">Breaks and mends; returns when the broken part is whole again.</param>
internal sealed record Nemesis(string Name, Func<Scene, Task> Strike)
{
    /// <summary>True for one of the database, which stops every node.</summary>
    public bool Halts { get; init; }
}

/// <summary>What a nemesis has at hand.</summary>
internal sealed record Scene(Fleet Fleet, Random Random, CancellationToken Over)
{
    /// <summary>How long something stays broken. The end of the run does not cut it short: what is broken is mended by plan.</summary>
    public static async Task HoldAsync(double seconds)
    {
        using var hold = new PeriodicTimer(TimeSpan.FromSeconds(seconds));
        await hold.WaitForNextTickAsync();
    }

    public async Task OnNodeAsync(Func<FleetNode, Task> strike)
    {
        using var loan = await Fleet.BorrowAsync(Random, Over);
        await strike(loan.Node);
    }
}
