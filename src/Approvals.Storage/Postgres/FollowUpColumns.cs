using Approvals.Actors.Cluster;
using Approvals.Actors.Ports;
using Approvals.Domain.Decisions;

namespace Approvals.Storage.Postgres;

/// <summary>What follows a commit later: wake-ups, and the words by which the approval is found.</summary>
internal sealed class FollowUpColumns(ArrayParameters arrays)
{
    private readonly ArrayParameter<int> wakeN = arrays.Integers("wake_n");
    private readonly ArrayParameter<Guid> wakeId = arrays.Ids("wake_id");
    private readonly ArrayParameter<short> wakeKind = arrays.Smallints("wake_kind");
    private readonly ArrayParameter<DateTime?> wakeDueAt = arrays.Times("wake_due_at");
    private readonly ArrayParameter<short> wakeShard = arrays.Smallints("wake_shard");
    private readonly ArrayParameter<int> wakeVersion = arrays.Integers("wake_version");
    private readonly ArrayParameter<int> unwakeN = arrays.Integers("unwake_n");
    private readonly ArrayParameter<Guid> unwakeId = arrays.Ids("unwake_id");
    private readonly ArrayParameter<short> unwakeKind = arrays.Smallints("unwake_kind");
    private readonly ArrayParameter<int> searchN = arrays.Integers("search_n");
    private readonly ArrayParameter<Guid> searchId = arrays.Ids("search_id");
    private readonly ArrayParameter<string?> searchWords = arrays.Texts("search_words");
    private readonly ArrayParameter<int> forgetN = arrays.Integers("forget_n");
    private readonly ArrayParameter<Guid> forgetId = arrays.Ids("forget_id");

    public void Add(int number, JournalEntry entry, StateRow state)
    {
        if (entry.WakeUps is not null)
            AddWakeUps(number, entry);
        if (entry.IsCreate)
        {
            searchN.Add(number);
            searchId.Add(entry.Id);
            searchWords.Add(string.Join(' ', state.Words));
        }

        if (entry.ErasedVersions.Count > 0)
        {
            forgetN.Add(number);
            forgetId.Add(entry.Id);
        }
    }

    private void AddWakeUps(int number, JournalEntry entry)
    {
        foreach (var wakeUp in entry.WakeUps!)
        {
            wakeN.Add(number);
            wakeId.Add(entry.Id);
            wakeKind.Add((short)wakeUp.Kind);
            wakeDueAt.Add(wakeUp.DueAt.UtcDateTime);
            wakeShard.Add(Shard.Of(entry.Id));
            wakeVersion.Add(entry.After.Version);
        }

        if (entry.IsCreate)
            return;
        foreach (var kind in Enum.GetValues<DueKind>().Where(kind => entry.WakeUps.All(wakeUp => wakeUp.Kind != kind)))
        {
            unwakeN.Add(number);
            unwakeId.Add(entry.Id);
            unwakeKind.Add((short)kind);
        }
    }
}
