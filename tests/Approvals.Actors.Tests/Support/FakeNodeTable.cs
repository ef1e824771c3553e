using Approvals.Actors.Cluster;
using Approvals.Application.Cluster;
using Approvals.Application.Journal;

namespace Approvals.Actors.Tests.Support;

/// <summary>The roll in memory, on the clock of the database.</summary>
internal sealed class FakeNodeTable(TimeProvider database) : INodeTable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (Heartbeat Beat, DateTimeOffset At)> beats = new(StringComparer.Ordinal);
    private readonly HashSet<string> draining = new(StringComparer.Ordinal);

    private readonly HashSet<string> muted = new(StringComparer.Ordinal);

    public bool Down { get; set; }

    /// <summary>From now on nothing of this node arrives.</summary>
    public void Mute(string id)
    {
        lock (gate)
            muted.Add(id);
    }

    public TimeSpan ClockOffset { get; set; }

    public Task<Roll> BeatAsync(Heartbeat beat, TimeSpan forgetAfter, CancellationToken cancellationToken)
    {
        if (Down)
            throw new JournalUnavailableException("down");
        lock (gate)
        {
            if (!muted.Contains(beat.Id))
                beats[beat.Id] = (beat, database.GetUtcNow());
            return Task.FromResult(Roll());
        }
    }

    public Task<Roll> ReadAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            return Task.FromResult(Roll());
    }

    public Task<bool> AskToDrainAsync(string id, CancellationToken cancellationToken)
    {
        lock (gate)
            return Task.FromResult(draining.Add(id));
    }

    private Roll Roll()
    {
        var now = database.GetUtcNow();
        return new Roll(
            [.. beats.Values.Select(entry => new NodeRow(
                entry.Beat.Id, entry.Beat.Address, entry.Beat.State, entry.Beat.Version, now, now - entry.At, entry.Beat.ClockOffsetMs, entry.Beat.Armed,
                draining.Contains(entry.Beat.Id)))],
            now + ClockOffset);
    }
}
