using Akka.Actor;
using Akka.Cluster;

namespace Approvals.Actors.Cluster;

/// <summary>
/// Whether the cluster is unsettled, so that a command may wait for a shard that nobody hosts just now. Load alone never makes it so: what counts is
/// who is a member, who reaches whom, and silence, not how long an answer takes.
/// </summary>
public sealed class ClusterSettledness(TimeProvider time)
{
    /// <summary>After a member was removed, or a connection to one was lost. Shards move meanwhile.</summary>
    public static readonly TimeSpan SettlesIn = TimeSpan.FromSeconds(10);

    /// <summary>A shard for which commands wait, and of which nothing was heard for so long, is taken for lost.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(2);

    private const long Never = long.MinValue;

    private readonly Lock gate = new();
    private readonly Dictionary<UniqueAddress, MemberStatus> members = [];
    private readonly HashSet<UniqueAddress> unreachable = [];
    private readonly ShardTraffic[] shards = [.. Enumerable.Range(0, ApprovalMessageExtractor.ShardCount).Select(_ => new ShardTraffic())];
    private readonly Address?[] owners = new Address?[ApprovalMessageExtractor.ShardCount];
    private UniqueAddress? self;
    private volatile HashSet<Address> reachable = [];
    private volatile bool isComplete;
    private long disturbedAt = Never;

    /// <summary>For one shard.</summary>
    public bool IsUnsettled(int shard) => !isComplete || IsRecent(Volatile.Read(ref disturbedAt)) || IsSilent(shard);

    /// <summary>Asking its owner is of no use, for it is known and out of reach. False where the owner is not known.</summary>
    public bool IsOwnerUnreachable(int shard) => Volatile.Read(ref owners[shard]) is { } owner && !reachable.Contains(owner);

    /// <summary>A command goes to this shard and waits there until <see cref="Done"/>.</summary>
    internal void Sent(int shard)
    {
        var traffic = shards[shard];
        // Silence begins with the first command that waits: before, nobody had asked anything.
        if (Volatile.Read(ref traffic.Waiting) == 0)
            Volatile.Write(ref traffic.QuietSince, time.GetTimestamp());
        Interlocked.Increment(ref traffic.Waiting);
    }

    internal void Heard(int shard) => Volatile.Write(ref shards[shard].QuietSince, time.GetTimestamp());

    /// <summary>The command does not wait any more, whether it was answered or not.</summary>
    internal void Done(int shard) => Interlocked.Decrement(ref shards[shard].Waiting);

    internal void OwnAddress(UniqueAddress own)
    {
        lock (gate)
        {
            self = own;
            Judge();
        }
    }

    internal void Member(UniqueAddress member, MemberStatus status)
    {
        lock (gate)
        {
            members[member] = status;
            Judge();
        }
    }

    internal void Unreachable(UniqueAddress member, bool isUnreachable)
    {
        lock (gate)
        {
            _ = isUnreachable ? unreachable.Add(member) : unreachable.Remove(member);
            Judge();
        }
    }

    internal void Removed(UniqueAddress member)
    {
        lock (gate)
        {
            members.Remove(member);
            unreachable.Remove(member);
            Disturb();
            Judge();
        }
    }

    /// <summary>Others than members are nobody's shards.</summary>
    internal void ConnectionLost(Address other)
    {
        lock (gate)
        {
            if (members.Keys.Any(member => member.Address == other))
                Disturb();
        }
    }

    internal void Owner(int shard, Address owner) => Volatile.Write(ref owners[shard], owner);

    private bool IsRecent(long disturbance) => disturbance != Never && time.GetElapsedTime(disturbance) < SettlesIn;

    private bool IsSilent(int shard)
    {
        var traffic = shards[shard];
        return Volatile.Read(ref traffic.Waiting) > 0 && time.GetElapsedTime(Volatile.Read(ref traffic.QuietSince)) >= LongestSilence;
    }

    private void Disturb() => Volatile.Write(ref disturbedAt, time.GetTimestamp());

    private void Judge()
    {
        reachable = [.. members.Where(member => member.Value != MemberStatus.Down && !unreachable.Contains(member.Key)).Select(member => member.Key.Address)];
        // Weakly up is one that joins while the others do not all hear each other.
        isComplete = self is not null && members.GetValueOrDefault(self, MemberStatus.Removed) == MemberStatus.Up
            && unreachable.Count == 0 && members.Values.All(status => status == MemberStatus.Up);
    }

    private sealed class ShardTraffic
    {
        public int Waiting;

        /// <summary>When it was heard last, or the first command that waits was sent.</summary>
        public long QuietSince;
    }
}
