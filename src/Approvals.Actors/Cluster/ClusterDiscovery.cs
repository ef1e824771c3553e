using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;
using Approvals.Application.Cluster;
using Microsoft.Extensions.Logging;
using AkkaCluster = Akka.Cluster.Cluster;

namespace Approvals.Actors.Cluster;

/// <summary>What <see cref="ClusterDiscovery"/> works with.</summary>
public sealed record DiscoveryServices(
    Node Self, IClusterDirectory Directory, NodeLife Life, INodeExit Exit, TimeProvider Time, ILogger<ClusterDiscovery> Log);

/// <summary>
/// Finds the other nodes through the database, makes this one a member of their cluster or the first of a new one, keeps its row alive, and ends
/// it when it is not a member any more: downed, quarantined, taken out by the others, of another cluster than the newest, or forgotten.
/// </summary>
#pragma warning disable CA1001 // Akka disposes no actors; it is done in PostStop.
public sealed class ClusterDiscovery : ReceiveActor, IWithTimers
#pragma warning restore CA1001
{
    /// <summary>A join that is not answered in this time is tried at the next node.</summary>
    public static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(3);

    /// <summary>The last word of a node that stops must not hold the stop back.</summary>
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(2);

    private readonly DiscoveryServices services;
    private readonly AkkaCluster cluster = AkkaCluster.Get(Context.System);
    private readonly NodeAddress address;
    private readonly CoordinatedShutdown shutdown = CoordinatedShutdown.Get(Context.System);
    private readonly ClockOffset offset;
    private readonly HashSet<string> tried = new(StringComparer.Ordinal);
    private readonly CancellationTokenRegistration leaving;

    private NodeState state = NodeState.Joining;
    private bool isEntered;
    private bool isAsking;
    private bool isToAskAgain;
    private bool isJoined;
    private bool isEnded;
    private bool isSilent;
    private bool hasAskedToForm;

    /// <summary>The cluster that it asked to be let into, or that it formed.</summary>
    private long? clusterId;
    private string? contact;

    public ClusterDiscovery(DiscoveryServices services)
    {
        this.services = services;
        address = AddressOf(cluster.SelfUniqueAddress);
        offset = new ClockOffset(services.Log);
        var self = Self;
        leaving = services.Life.Leaving.Register(() => self.Tell(Left.Instance));
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "say-farewell", SayFarewellAsync);

        Receive<Tick>(_ => OnTick());
        Receive<Answered>(answered =>
        {
            offset.Measure(answered.AskedAt, answered.RoundTrip, answered.View.DatabaseTime);
            OnView(answered.View);
        });
        Receive<Status.Failure>(failure => OnSilence(failure.Cause));
        Receive<JoinTimeout>(timeout => OnJoinTimeout(timeout.Contact));
        Receive<Left>(_ => Become(NodeState.Leaving));
        Receive<ClusterEvent.IMemberEvent>(change => OnMember(change));
        Receive<ThisActorSystemQuarantinedEvent>(quarantine => End($"{quarantine.RemoteAddress} has quarantined it"));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsLeaving => state >= NodeState.Leaving;

    private long? MemberOf => isJoined ? clusterId : null;

    protected override void PreStart()
    {
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
        // Akka only publishes it; without somebody who listens the node would go on, talking to nobody.
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        Timers.StartPeriodicTimer(nameof(Tick), Tick.Instance, TimeSpan.Zero, services.Self.HeartbeatInterval);
    }

    protected override void PostStop()
    {
        cluster.Unsubscribe(Self);
        leaving.Dispose();
        offset.Dispose();
    }

    private static NodeAddress AddressOf(UniqueAddress member) => new(member.Address.ToString(), member.Uid);

    private Heartbeat BeatOf(NodeState now) => new(
        services.Self.Id, services.Self.Address, now, services.Self.Version, offset.Milliseconds, services.Life.Armed());

    private void OnTick()
    {
        // Once a tick is often enough: what keeps it from forming is a node whose last heartbeat has yet to grow old.
        hasAskedToForm = false;
        Ask();
    }

    /// <summary>Writes a heartbeat and reads the rows; one question at a time, so that an old answer never follows a new one.</summary>
    private void Ask()
    {
        if (isEnded)
            return;
        if (isAsking)
        {
            isToAskAgain = true;
            return;
        }

        Ask(() => isEntered
            ? services.Directory.BeatAsync(BeatOf(state), MemberOf, services.Self.ForgetAfter, CancellationToken.None)
            : services.Directory.EnterAsync(BeatOf(state), address, CancellationToken.None));
    }

    private void Ask(Func<Task<DirectoryView>> question)
    {
        (isAsking, isToAskAgain) = (true, false);
        var (before, started, time) = (services.Time.GetUtcNow(), services.Time.GetTimestamp(), services.Time);
        _ = question().PipeTo(Self, success: view => new Answered(view, before, time.GetElapsedTime(started)));
    }

    private void OnSilence(Exception fault)
    {
        isAsking = false;
        if (!isSilent)
            services.Log.LogWarning("A heartbeat failed, and the next ones are tried in silence: {Reason}", fault.Message);
        isSilent = true;
    }

    private void OnView(DirectoryView view)
    {
        (isAsking, isSilent, isEntered) = (false, false, true);
        if (isEnded)
            return;
        if (FaultIn(view) is { } reason)
        {
            End(reason);
            return;
        }

        if (view.Self!.IsToDrain)
            services.Life.AskToDrain();
        if (!isJoined && !IsLeaving && contact is null)
            FindCluster(view);
        if (isToAskAgain && !isAsking)
            Ask();
    }

    /// <summary>Why this node cannot go on, if so. One that leaves ends anyway, and in order.</summary>
    private string? FaultIn(DirectoryView view) => view switch
    {
        _ when IsLeaving => null,
        { Self: null } => "its row is gone: it was silent for so long that the others have forgotten it",
        { Self.IsRemoved: true } => "the others have taken it out of the cluster",
        _ when (MemberOf ?? view.Self.ClusterId) is { } own && own < view.Newest => $"it is of cluster {own}, and cluster {view.Newest} was formed while it was silent",
        _ => null,
    };

    private void FindCluster(DirectoryView view)
    {
        if (view.Self!.ClusterId is { } formed)
        {
            clusterId = formed;
            contact = address.Akka;
            Become(NodeState.Up);
            services.Log.LogInformation("{Node} forms cluster {Cluster}", services.Self.Id, formed);
            cluster.Join(cluster.SelfAddress);
            return;
        }

        var contacts = view.Contacts(services.Self.NodeTimeout);
        if (contacts.Count == 0)
        {
            if (hasAskedToForm)
                return;
            hasAskedToForm = true;
            Ask(() => services.Directory.FormAsync(services.Self.Id, services.Self.NodeTimeout, CancellationToken.None));
            return;
        }

        if (contacts.All(node => tried.Contains(node.Id)))
            tried.Clear();
        var next = contacts.First(node => !tried.Contains(node.Id));
        tried.Add(next.Id);
        contact = next.Address.Akka;
        clusterId = next.ClusterId;
        services.Log.LogInformation("{Node} joins cluster {Cluster} at {Contact}", services.Self.Id, clusterId, contact);
        cluster.Join(Address.Parse(contact));
        Timers.StartSingleTimer(nameof(JoinTimeout), new JoinTimeout(contact), JoinLimit);
    }

    private void OnJoinTimeout(string asked)
    {
        if (isJoined || contact != asked)
            return;
        services.Log.LogWarning("{Contact} did not let {Node} into the cluster within {Limit}", asked, services.Self.Id, JoinLimit);
        contact = null;
        Ask();
    }

    private void OnMember(ClusterEvent.IMemberEvent change)
    {
        var member = change.Member;
        if (!member.UniqueAddress.Equals(cluster.SelfUniqueAddress))
        {
            if (change is ClusterEvent.MemberRemoved { PreviousStatus: MemberStatus.Down } && !isEnded)
                Remove(AddressOf(member.UniqueAddress));
            return;
        }

        switch (change)
        {
            case ClusterEvent.MemberJoined:
                OnJoined();
                break;
            case ClusterEvent.MemberWeaklyUp or ClusterEvent.MemberUp:
                OnJoined();
                Become(NodeState.Up);
                break;
            case ClusterEvent.MemberLeft or ClusterEvent.MemberExited:
                Become(NodeState.Leaving);
                break;
            case ClusterEvent.MemberDowned or ClusterEvent.MemberRemoved { PreviousStatus: MemberStatus.Down }:
                End("it was downed");
                break;
        }
    }

    private void OnJoined()
    {
        if (isJoined)
            return;
        isJoined = true;
        Timers.Cancel(nameof(JoinTimeout));
        Ask();
    }

    /// <summary>So that it ends when it comes back, also if it can reach nobody but the database.</summary>
    private void Remove(NodeAddress removed)
    {
        var log = services.Log;
        _ = services.Directory.RemoveAsync(removed, CancellationToken.None).ContinueWith(
            failed => log.LogInformation("Nothing was written into the row of {Address}: {Reason}", removed.Akka, failed.Exception!.InnerException!.Message),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
    }

    /// <summary>There is no way back: a late "up" must not undo a "leaving".</summary>
    private void Become(NodeState next)
    {
        if (next <= state)
            return;
        state = next;
        Ask();
    }

    private void End(string reason)
    {
        if (isEnded || IsLeaving)
            return;
        isEnded = true;
        services.Exit.End(reason);
        // Whoever still hears it need not find out by silence, and the cluster extension ends at once.
        cluster.Down(cluster.SelfAddress);
        // Not from the first phase on: there is nothing left to hand over, and nobody to leave from.
        _ = shutdown.Run(CoordinatedShutdown.ClusterDowningReason.Instance, CoordinatedShutdown.PhaseClusterShutdown);
    }

    private async Task<Akka.Done> SayFarewellAsync()
    {
        // Such as Akka.Remote does, which ends a node whose own connection to another one fails in the handshake of TLS.
        if (shutdown.ShutdownReason is not (CoordinatedShutdown.ClrExitReason or CoordinatedShutdown.ActorSystemTerminateReason or CoordinatedShutdown.ClusterDowningReason))
            services.Exit.End($"its actor system ended by itself: {shutdown.ShutdownReason?.GetType().Name}");
        using var limit = new CancellationTokenSource(FarewellLimit, services.Time);
        try
        {
            await services.Directory.BeatAsync(BeatOf(NodeState.Gone), null, services.Self.ForgetAfter, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception fault)
        {
            services.Log.LogInformation("No farewell was said, so the others wait for the node timeout: {Reason}", fault.Message);
        }

        return Akka.Done.Instance;
    }

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }

    private sealed class Left
    {
        public static readonly Left Instance = new();
    }

    /// <param name="AskedAt">By this node's wall clock.</param>
    /// <param name="RoundTrip">By its monotonic clock.</param>
    private sealed record Answered(DirectoryView View, DateTimeOffset AskedAt, TimeSpan RoundTrip);

    private sealed record JoinTimeout(string Contact);
}
