using System.Globalization;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Approvals.Actors.Messages;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Approvals.Actors.Cluster;

/// <summary>The shards that this node hosts, as of the last second. Timers and lists of a shard are its host's work.</summary>
public sealed class HostedShards
{
    private volatile IReadOnlyList<short> current = [];

    /// <summary>A snapshot, in ascending order; read it again for every round of work.</summary>
    public IReadOnlyList<short> Current => current;

    internal bool Set(IReadOnlyList<short> hosted)
    {
        if (current.SequenceEqual(hosted))
            return false;
        current = hosted;
        return true;
    }
}

/// <summary>Published on the event stream of a node when it hosts other shards than before.</summary>
public sealed record HostedShardsChanged(IReadOnlyList<short> Hosted);

/// <summary>
/// Keeps <see cref="HostedShards"/> up to date, and all shards hosted: without an entity that somebody asks for, a shard has no host, and its timers
/// would be nobody's. Everybody looks once a second for who owns which, and the leader starts what is missing.
/// </summary>
internal sealed class ShardWatch : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly AkkaCluster cluster = AkkaCluster.Get(Context.System);
    private readonly IActorRef region;
    private readonly HostedShards hosted;
    private readonly ClusterSettledness settledness;

    public ShardWatch(IActorRef region, HostedShards hosted, ClusterSettledness settledness)
    {
        this.region = region;
        this.hosted = hosted;
        this.settledness = settledness;
        Receive<Tick>(_ => Look());
        Receive<ShardRegionStats>(Follow);
        Receive<ClusterShardingStats>(stats =>
        {
            NoteOwners(stats);
            if (cluster.State.Leader == cluster.SelfAddress)
                StartMissing(stats);
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, Interval / 4, Interval);

    protected override void PostStop() => hosted.Set([]);

    private static IReadOnlyList<short> Numbers(ShardRegionStats stats) =>
        [.. stats.Stats.Keys.Select(shard => short.Parse(shard, CultureInfo.InvariantCulture)).Order()];

    private void Follow(ShardRegionStats stats)
    {
        if (hosted.Set(Numbers(stats)))
            Context.System.EventStream.Publish(new HostedShardsChanged(hosted.Current));
    }

    private void Look()
    {
        region.Tell(GetShardRegionStats.Instance);
        region.Tell(new GetClusterShardingStats(Interval / 2));
    }

    /// <summary>A region that did not answer keeps what it owned: that is what one wants to know of it.</summary>
    private void NoteOwners(ClusterShardingStats stats)
    {
        foreach (var (owner, region) in stats.Regions)
        {
            foreach (var shard in Numbers(region))
                settledness.Owner(shard, owner);
        }
    }

    private void StartMissing(ClusterShardingStats stats)
    {
        var known = stats.Regions.Values.SelectMany(Numbers).ToHashSet();
        foreach (var shard in Enumerable.Range(0, ApprovalMessageExtractor.ShardCount).Where(shard => !known.Contains((short)shard)))
            region.Tell(new StartShard(shard), ActorRefs.NoSender);
    }

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }
}

/// <summary>Takes <see cref="StartShard"/>, and leaves when it is idle as the other entities do.</summary>
internal sealed class ShardStarter : ReceiveActor
{
    public ShardStarter()
    {
        Receive<StartShard>(_ => Context.Parent.Tell(new Passivate(StopEntity.Instance)));
        Receive<StopEntity>(_ => Context.Stop(Self));
    }
}
