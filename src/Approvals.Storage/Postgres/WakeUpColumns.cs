using Approvals.Application.Cluster;
using Approvals.Application.Journal;
using Approvals.Domain.Projections;

namespace Approvals.Storage.Postgres;

/// <summary>When an approval wants to be woken. A new one has no wake-ups to replace.</summary>
internal sealed class WakeUpColumns(ArrayParameters arrays)
{
    private readonly WakeUpRowColumns armed = new(arrays, "wake_");
    private readonly WakeUpRowColumns rearmed = new(arrays, "rewake_");
    private readonly ArrayParameter<int> unwakeN = arrays.Integers("unwake_n");
    private readonly ArrayParameter<Guid> unwakeId = arrays.Ids("unwake_id");
    private readonly ArrayParameter<int> kept = arrays.Integers("unwake_kept");

    public void Add(int number, JournalEntry entry)
    {
        if (entry.WakeUps is null)
            return;
        foreach (var wakeUp in entry.WakeUps)
            (entry.IsCreate ? armed : rearmed).Add(number, entry, wakeUp);
        if (entry.IsCreate)
            return;
        unwakeN.Add(number);
        unwakeId.Add(entry.Id);
        kept.Add(entry.WakeUps.Aggregate(0, (bits, wakeUp) => bits | 1 << (int)wakeUp.Kind));
    }

    private sealed class WakeUpRowColumns(ArrayParameters arrays, string prefix)
    {
        private readonly ArrayParameter<int> n = arrays.Integers(prefix + "n");
        private readonly ArrayParameter<Guid> id = arrays.Ids(prefix + "id");
        private readonly ArrayParameter<short> kind = arrays.Smallints(prefix + "kind");
        private readonly ArrayParameter<DateTime?> dueAt = arrays.Times(prefix + "due_at");
        private readonly ArrayParameter<short> shard = arrays.Smallints(prefix + "shard");
        private readonly ArrayParameter<int> version = arrays.Integers(prefix + "version");

        public void Add(int number, JournalEntry entry, WakeUp wakeUp)
        {
            n.Add(number);
            id.Add(entry.Id);
            kind.Add((short)wakeUp.Kind);
            dueAt.Add(wakeUp.DueAt.UtcDateTime);
            shard.Add(Shard.Of(entry.Id));
            version.Add(entry.After.Version);
        }
    }
}
