using Approvals.Actors.Cluster;
using Approvals.Testing;

namespace Approvals.Actors.Tests.ClusterMembership;

/// <summary>Real actor systems in this process, members of a cluster over one real database.</summary>
[Collection(Name)]
public abstract class ClusterTest : IAsyncLifetime
{
    /// <summary>One after the other: members that wait for the processor take each other for dead.</summary>
    public const string Name = "clusters";

    /// <summary>In which the design has one cluster again, whatever died.</summary>
    internal static readonly TimeSpan OneCluster = TimeSpan.FromSeconds(10);

    /// <summary>Those who are left are one cluster first; then its leader finds within a second which shards have no host, and starts them.</summary>
    internal static readonly TimeSpan AllHosted = OneCluster + TimeSpan.FromSeconds(5);

    private readonly List<ClusterProcess> started = [];

    internal ClusterDatabase Database { get; private set; } = null!;

    public async Task InitializeAsync() => Database = await ClusterDatabase.NewAsync();

    public async Task DisposeAsync()
    {
        foreach (var node in started)
            await node.DisposeAsync();
    }

    internal async Task<ClusterProcess> StartAsync(string id, bool linked = false, Func<ApprovalsClusterSettings, ApprovalsClusterSettings>? configure = null)
    {
        var node = await ClusterProcess.StartAsync(Database.ConnectionString, id, linked, configure);
        lock (started)
            started.Add(node);
        return node;
    }

    internal async Task<ClusterProcess[]> StartAtOnceAsync(params string[] ids) => await Task.WhenAll(ids.Select(id => StartAsync(id)));

    /// <summary>Waits until each of these nodes, and nobody else, is a member in the eyes of all of them.</summary>
    internal static Task OneClusterAsync(TimeSpan deadline, params ClusterProcess[] nodes) => Until(
        () => nodes.All(node => node.Members.Count == nodes.Length && node.Up.Order().SequenceEqual(nodes.Select(other => other.Cluster.SelfAddress).Order())),
        deadline,
        nodes);

    internal static async Task Until(Func<bool> condition, TimeSpan deadline, params ClusterProcess[] nodes)
    {
        try
        {
            await Eventually.Async(condition, deadline);
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException(
                timeout.Message + Environment.NewLine + string.Join(Environment.NewLine, nodes.SelectMany(node => node.Log).Order(StringComparer.Ordinal)), timeout);
        }
    }
}

[CollectionDefinition(ClusterTest.Name)]
public sealed class ClusterTests;
