using System.Globalization;
using Approvals.Application.Cluster;
using Approvals.Host.Api;

namespace Approvals.Host.Ui.Nodes;

/// <param name="MayDrain">Whether the person may have a node leave.</param>
/// <param name="Leaving">The node that was just asked to leave; null otherwise.</param>
public sealed record ClusterModel(ClusterView View, bool MayDrain, string? Leaving)
{
    private const int Hues = 8;

    /// <summary>The node that hosts each shard; null while nobody does.</summary>
    public IReadOnlyList<int?> Hosts
    {
        get
        {
            var hosts = new int?[Shard.Count];
            for (var node = 0; node < View.Nodes.Count; node++)
            {
                foreach (var shard in View.Nodes[node].Shards)
                    hosts[shard] = node;
            }

            return hosts;
        }
    }

    public static string Hue(int node) => "hue-" + (node % Hues).ToString(CultureInfo.InvariantCulture);

    public string Count(long number) => (View.IsExact ? "" : "about ") + number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A build's version without most of the digits of its commit.</summary>
    public static string Short(string version) => version.IndexOf('+', StringComparison.Ordinal) is var plus and >= 0 && version.Length > plus + 8 ? version[..(plus + 8)] : version;

    public static string Age(long milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:0.0} s");

    public static string Offset(double? milliseconds) => milliseconds is { } offset ? string.Create(CultureInfo.InvariantCulture, $"{offset:+0;-0;0} ms") : "not measured";
}
