using System.Globalization;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Akka.Coordination;
using Akka.DistributedData;

namespace Approvals.Actors.Cluster;

/// <summary>Akka's settings of a node in a cluster, from <c>cluster.hocon</c> and from what the code fixes, and what is wrong with them.</summary>
internal static class ClusterConfiguration
{
    /// <summary>What the code depends on. Names of classes are no matter of operators.</summary>
    private const string Fixed = """
        akka.cluster {
          downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
          split-brain-resolver.lease-majority {
            lease-implementation = "akka.coordination.lease.postgres"
            lease-name = "cluster"
          }
        }
        akka.coordination.lease.postgres.lease-class = "Approvals.Actors.Cluster.PostgresLease, Approvals.Actors"
        """;

    /// <summary>More than the drain delay itself, for the waiters who are answered after it.</summary>
    private static readonly TimeSpan AfterDrain = TimeSpan.FromSeconds(5);

    /// <summary>Values that other parts rely on.</summary>
    private static readonly (string Path, string Value, string Because)[] Required =
    [
        ("akka.cluster.sharding.state-store-mode", "ddata", "\"persistence\" would write into the journal of the approvals"),
        ("akka.cluster.sharding.remember-entities", "off", "every approval there is would be started"),
        ("akka.cluster.sharding.coordinator-singleton", "akka.cluster.singleton", "it is a path and no section"),
        ("akka.cluster.split-brain-resolver.active-strategy", "lease-majority", "every other strategy can end the last node"),
    ];

    public static Config Of(string? file, TimeSpan drainDelay) => ConfigurationFactory.ParseString(Fixed)
        .WithFallback(ConfigurationFactory.ParseString(
            $"akka.coordinated-shutdown.phases.before-service-unbind.timeout = {((long)(drainDelay + AfterDrain).TotalMilliseconds).ToString(CultureInfo.InvariantCulture)}ms"))
        .WithFallback(ClusterFile.Akka(file));

    /// <summary>One line for everything that must stop the start.</summary>
    public static IReadOnlyList<string> FaultsIn(string? file)
    {
        Config own;
        try
        {
            own = ClusterFile.Parse(file ?? ClusterFile.Default);
        }
        catch (FormatException fault)
        {
            return [$"cluster.hocon is no HOCON: {fault.Message}"];
        }

        var known = Reference();
        var faults = Leaves(own).Where(path => !IsKnown(path, known))
            .Select(path => $"cluster.hocon: Akka knows no setting {path}.").ToList();
        var all = ClusterFile.Akka(file).WithFallback(known);
        foreach (var (path, value, because) in Required)
        {
            if (all.GetString(path) != value)
                faults.Add($"cluster.hocon: {path} is '{all.GetString(path)}' and has to be {value}, because {because}.");
        }

        if (all.GetStringList("akka.cluster.sharding.distributed-data.durable.keys").Count > 0)
            faults.Add("cluster.hocon: akka.cluster.sharding.distributed-data.durable.keys has to be [], because no store for them is there.");
        return faults;
    }

    /// <summary>Every setting that Akka's parts have, with their defaults.</summary>
    private static Config Reference() => ConfigurationFactory.Default()
        .WithFallback(ConfigurationFactory.FromResource<Akka.Remote.RemoteSettings>("Akka.Remote.Configuration.Remote.conf"))
        .WithFallback(ConfigurationFactory.FromResource<Akka.Cluster.ClusterSettings>("Akka.Cluster.Configuration.Cluster.conf"))
        .WithFallback(ClusterSharding.DefaultConfig())
        .WithFallback(ClusterSingleton.DefaultConfig())
        .WithFallback(DistributedPubSub.DefaultConfig())
        .WithFallback(DistributedData.DefaultConfig())
        .WithFallback(LeaseProvider.DefaultConfig());

    /// <summary>A phase may have settings that its defaults do not name, and the lease is ours.</summary>
    private static bool IsKnown(string path, Config known)
    {
        if (known.HasPath(path) || path.StartsWith("akka.coordination.lease.postgres.", StringComparison.Ordinal))
            return true;
        var dot = path.LastIndexOf('.');
        return path.StartsWith("akka.coordinated-shutdown.phases.", StringComparison.Ordinal)
            && path[(dot + 1)..] is "timeout" or "recover" or "enabled"
            && known.HasPath(path[..dot]);
    }

    private static IEnumerable<string> Leaves(Config file) => file.HasPath("akka") ? Leaves("akka", file.GetValue("akka")) : [];

    private static IEnumerable<string> Leaves(string path, HoconValue? value) => value is null || !value.IsObject()
        ? [path]
        : value.GetObject().Items.SelectMany(item => Leaves($"{path}.{item.Key}", item.Value));
}
