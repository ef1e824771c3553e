using Approvals.Application.Cluster;

namespace Approvals.Storage.Sqlite;

/// <summary>
/// SQLite is for one process, so whoever could read the table is the one who wrote it: it is kept in memory, and no disk is synced every
/// second to say "I am still here" to nobody.
/// </summary>
internal sealed class SqliteNodeTable(TimeProvider time) : INodeTable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);

    public Task<Roll> BeatAsync(Heartbeat beat, TimeSpan forgetAfter, CancellationToken cancellationToken)
    {
        var now = Milliseconds.Truncate(time.GetUtcNow());
        lock (gate)
        {
            var known = entries.GetValueOrDefault(beat.Id);
            entries[beat.Id] = new Entry(beat, known?.StartedAt ?? now, now, known?.IsToDrain ?? false);
            foreach (var (id, entry) in entries)
            {
                if (now - entry.BeatAt >= forgetAfter)
                    entries.Remove(id);
            }

            return Task.FromResult(RollAt(now));
        }
    }

    public Task<Roll> ReadAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            return Task.FromResult(RollAt(Milliseconds.Truncate(time.GetUtcNow())));
    }

    public Task<bool> AskToDrainAsync(string id, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(id, out var entry) || entry.Beat.State == NodeState.Gone)
                return Task.FromResult(false);
            entries[id] = entry with { IsToDrain = true };
            return Task.FromResult(true);
        }
    }

    private Roll RollAt(DateTimeOffset now) => new([.. entries.Values.OrderBy(entry => entry.StartedAt).Select(entry => entry.Row(now))], now);

    private sealed record Entry(Heartbeat Beat, DateTimeOffset StartedAt, DateTimeOffset BeatAt, bool IsToDrain)
    {
        public NodeRow Row(DateTimeOffset now) => new(
            Beat.Id, Beat.Address, Beat.State, Beat.Version, StartedAt, now - BeatAt, Beat.ClockOffsetMs, Beat.Armed, IsToDrain);
    }
}
