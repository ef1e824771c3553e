using Approvals.Application.Journal;
using Approvals.Domain.Projections;

namespace Approvals.Storage.Postgres;

/// <summary>Rows of the inbox. Those of a new approval cannot be there yet, and those of a decided one all change alike, so neither has to be looked for one by one.</summary>
internal sealed class InboxColumns(ArrayParameters arrays)
{
    private readonly InboxRowColumns assigned = new(arrays, "inbox_");
    private readonly InboxRowColumns changed = new(arrays, "inbox_changed_");
    private readonly ArrayParameter<int> closedN = arrays.Integers("closed_n");
    private readonly ArrayParameter<Guid> closedId = arrays.Ids("closed_id");
    private readonly ArrayParameter<DateTime?> closedAt = arrays.Times("closed_at");

    public void Add(int number, JournalEntry entry, StateRow state)
    {
        if (entry.Closes)
        {
            closedN.Add(number);
            closedId.Add(entry.Id);
            closedAt.Add(state.DecidedAt?.UtcDateTime);
        }

        foreach (var row in entry.Inbox.Added)
            (entry.IsCreate ? assigned : changed).Add(number, entry, state, row);
        foreach (var row in entry.Closes ? [] : entry.Inbox.Changed)
            changed.Add(number, entry, state, row);
    }

    private sealed class InboxRowColumns(ArrayParameters arrays, string prefix)
    {
        private readonly ArrayParameter<int> n = arrays.Integers(prefix + "n");
        private readonly ArrayParameter<Guid> id = arrays.Ids(prefix + "id");
        private readonly ArrayParameter<string?> principal = arrays.Texts(prefix + "principal");
        private readonly ArrayParameter<bool> open = arrays.Flags(prefix + "open");
        private readonly ArrayParameter<short> priority = arrays.Smallints(prefix + "priority");
        private readonly ArrayParameter<DateTime?> createdAt = arrays.Times(prefix + "created_at");
        private readonly ArrayParameter<DateTime?> deadline = arrays.Times(prefix + "deadline");
        private readonly ArrayParameter<DateTime?> decidedAt = arrays.Times(prefix + "decided_at");

        public void Add(int number, JournalEntry entry, StateRow state, InboxRow row)
        {
            n.Add(number);
            id.Add(entry.Id);
            principal.Add(row.Principal);
            open.Add(row.Open);
            priority.Add((short)entry.After.Request.Priority);
            createdAt.Add(entry.After.CreatedAt.UtcDateTime);
            deadline.Add(row.Deadline?.UtcDateTime);
            decidedAt.Add(state.DecidedAt?.UtcDateTime);
        }
    }
}
