using Approvals.Cluster.Tests.Support;

namespace Approvals.Cluster.Tests.Nemeses;

/// <summary>What happens between a node and the database.</summary>
internal static class OfNetwork
{
    public static Nemesis Partition { get; } = Cut("partition", network =>
    {
        network.DropSent();
        network.DropReceived();
    });

    public static Nemesis Deaf { get; } = Cut("partition, node hears nothing", network => network.DropReceived());

    public static Nemesis Mute { get; } = Cut("partition, node is not heard", network => network.DropSent());

    public static Nemesis Reset { get; } = Cut("connections reset", network => network.Reset());

    public static IReadOnlyList<Nemesis> All { get; } = [Partition, Deaf, Mute, Reset];

    /// <summary>Long enough for the node's own timeouts of 5 s to pass now and then, short enough for them not to now and then.</summary>
    private static Nemesis Cut(string name, Action<NetworkNode> cut) => new(name, scene => scene.OnNodeAsync(async node =>
    {
        cut(node.Network);
        await Scene.HoldAsync(1 + 6 * scene.Random.NextDouble());
        node.Network.Heal();
    }));
}
