using Approvals.Actors.Deadlines;
using Approvals.Actors.Kernel;
using Approvals.Application.Cluster;
using Approvals.Application.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Approvals.Actors.Cluster;

/// <summary>
/// Keeps this node on the roll and the roll in mind: joining until the host says that it serves, up, leaving from the first sign of a stop,
/// gone at its end. A beat that fails is missed, not repeated; while the database is silent the node goes on with what it knew last.
/// </summary>
public sealed class Membership(
    INodeTable table, Node self, WakeQueue wakes, Supervisor supervisor, TimeProvider time, ILogger<Membership> log) : BackgroundService, IShards
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly ClockOffset offset = new(log);
    private readonly CancellationTokenSource askedToDrain = new();
    private readonly Lock gate = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NodeState state = NodeState.Joining;
    private volatile IReadOnlyList<string> live = [];
    private volatile IReadOnlyList<short> hosted = [];
    private bool isSilent;

    public IReadOnlyList<short> Hosted => hosted;

    /// <summary>The nodes that shards are spread over, as of the last beat.</summary>
    public IReadOnlyList<string> Live => live;

    /// <summary>Whether anybody else may be waiting for what is committed here, be it a node that leaves.</summary>
    public bool HasOthers { get; private set; }

    /// <summary>Cancelled when an operator asked this node to leave.</summary>
    public CancellationToken AskedToDrain => askedToDrain.Token;

    /// <summary>From now on this node serves and takes its share of the shards.</summary>
    public void Serve() => Become(NodeState.Up);

    /// <summary>From now on the shards are others'; requests are still served.</summary>
    public void Leave() => Become(NodeState.Leaving);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Farewell);
        try
        {
            Become(NodeState.Gone);
            await BeatAsync(limit.Token);
        }
        catch (Exception fault)
        {
            log.LogInformation("No farewell was said, so the others wait for the node timeout: {Reason}", fault.Message);
        }
    }

    public override void Dispose()
    {
        offset.Dispose();
        askedToDrain.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => supervisor.RunAsync(nameof(Membership), BeatAlwaysAsync, stoppingToken);

    private async Task BeatAlwaysAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var change = changed.Task;
            try
            {
                await BeatAsync(cancellationToken);
                isSilent = false;
            }
            catch (JournalUnavailableException silence)
            {
                if (!isSilent)
                    log.LogWarning("A heartbeat failed, and the next ones are tried in silence: {Reason}", silence.Message);
                isSilent = true;
            }

            await Task.WhenAny(change, Task.Delay(self.HeartbeatInterval, time, cancellationToken));
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        var beat = new Heartbeat(self.Id, self.Address, state, self.Version, offset.Milliseconds, wakes.Armed);
        var (before, started) = (time.GetUtcNow(), time.GetTimestamp());
        var roll = await table.BeatAsync(beat, self.ForgetAfter, cancellationToken);
        offset.Measure(before, time.GetElapsedTime(started), roll.DatabaseTime);
        Follow(roll);
    }

    private void Follow(Roll roll)
    {
        HasOthers = roll.Nodes.Any(node => node.Id != self.Id && Liveness.StateOf(node, self.NodeTimeout) != NodeState.Gone);
        var now = roll.Live(self.NodeTimeout);
        if (!now.SequenceEqual(live, StringComparer.Ordinal))
        {
            hosted = Rendezvous.Spread(now).GetValueOrDefault(self.Id, []);
            live = now;
            log.LogInformation("{Nodes} node(s) are up; {Node} hosts {Shards} of {All} shards", now.Count, self.Id, hosted.Count, Shard.Count);
        }

        if (roll.Nodes.Any(node => node.Id == self.Id && node.IsToDrain))
            askedToDrain.Cancel();
    }

    /// <summary>There is no way back: a late "up" must not undo a "leaving".</summary>
    private void Become(NodeState next)
    {
        lock (gate)
        {
            if (next <= state)
                return;
            state = next;
            var waiting = changed;
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.TrySetResult();
        }
    }
}
