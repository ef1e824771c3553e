using Approvals.Application.Journal;

namespace Approvals.Storage.Postgres;

/// <summary>The part of a state row that events change.</summary>
internal sealed class StateColumns(ArrayParameters arrays, string prefix)
{
    private readonly ArrayParameter<int> version = arrays.Integers(prefix + "version");
    private readonly ArrayParameter<string?> headHash = arrays.Texts(prefix + "head_hash");
    private readonly ArrayParameter<int> stage = arrays.Integers(prefix + "stage");
    private readonly ArrayParameter<int> escalationLevel = arrays.Integers(prefix + "escalation_level");
    private readonly ArrayParameter<string?> status = arrays.Texts(prefix + "status");
    private readonly ArrayParameter<DateTime?> updatedAt = arrays.Times(prefix + "updated_at");
    private readonly ArrayParameter<DateTime?> deadline = arrays.Times(prefix + "deadline");
    private readonly ArrayParameter<DateTime?> decidedAt = arrays.Times(prefix + "decided_at");
    private readonly ArrayParameter<string?> outcome = arrays.Texts(prefix + "outcome");
    private readonly ArrayParameter<string?> cause = arrays.Texts(prefix + "cause");
    private readonly ArrayParameter<string?> state = arrays.Texts(prefix + "state");

    public void Add(JournalEntry entry, StateRow row)
    {
        version.Add(entry.After.Version);
        headHash.Add(entry.After.HeadHash);
        stage.Add(entry.After.Stage);
        escalationLevel.Add(entry.After.EscalationLevel);
        status.Add(row.Status);
        updatedAt.Add(entry.After.UpdatedAt.UtcDateTime);
        deadline.Add(row.Deadline?.UtcDateTime);
        decidedAt.Add(row.DecidedAt?.UtcDateTime);
        outcome.Add(row.Outcome);
        cause.Add(row.Cause);
        state.Add(row.State);
    }
}
