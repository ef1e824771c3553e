using Approvals.Actors.Cluster;
using Approvals.Actors.Ports;
using Approvals.Domain.Decisions;

namespace Approvals.Storage.Postgres;

/// <summary>What follows a commit later: wake-ups, notices, and the words by which the approval is found.</summary>
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
    private readonly ArrayParameter<int> noticeN = arrays.Integers("notice_n");
    private readonly ArrayParameter<Guid> noticeId = arrays.Ids("notice_id");
    private readonly ArrayParameter<Guid> noticeApprovalId = arrays.Ids("notice_approval_id");
    private readonly ArrayParameter<int> noticeVersion = arrays.Integers("notice_version");
    private readonly ArrayParameter<short> noticePriority = arrays.Smallints("notice_priority");
    private readonly ArrayParameter<string?> noticeEvent = arrays.Texts("notice_event");
    private readonly ArrayParameter<string?> noticeRecipient = arrays.Texts("notice_recipient");
    private readonly ArrayParameter<string?> noticeChannels = arrays.Texts("notice_channels");
    private readonly ArrayParameter<int> searchN = arrays.Integers("search_n");
    private readonly ArrayParameter<Guid> searchId = arrays.Ids("search_id");
    private readonly ArrayParameter<string?> searchWords = arrays.Texts("search_words");
    private readonly ArrayParameter<int> forgetN = arrays.Integers("forget_n");
    private readonly ArrayParameter<Guid> forgetId = arrays.Ids("forget_id");

    public void Add(int number, JournalEntry entry, StateRow state)
    {
        if (entry.WakeUps is not null)
            AddWakeUps(number, entry);
        AddNotices(number, entry);
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

    private void AddNotices(int number, JournalEntry entry)
    {
        foreach (var notice in entry.Notices)
        {
            noticeN.Add(number);
            noticeId.Add(Guid.CreateVersion7());
            noticeApprovalId.Add(entry.Id);
            noticeVersion.Add(notice.Version);
            noticePriority.Add((short)notice.Priority);
            noticeEvent.Add(Names.Of(notice.Kind));
            noticeRecipient.Add(notice.Recipient);
            noticeChannels.Add(string.Join(',', notice.Channels));
        }
    }
}
