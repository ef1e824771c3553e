using Approvals.Application.Journal;

namespace Approvals.Storage.Sqlite;

internal static class SqliteStateRow
{
    /// <summary>False when the id or the idempotency key is taken.</summary>
    public static bool Insert(SqliteSession session, JournalEntry entry, StateRow state)
    {
        var id = SqliteValues.Id(entry.Id);
        var after = entry.After;
        var request = after.Request;
        var inserted = session.Execute(
            """
            INSERT INTO approval_requests (
              id, requester, priority, allow_self_approval, created_at, workflow_id, idempotency_key, idempotency_body_hash, title, version, stage,
              escalation_level, status, updated_at, deadline, decided_at, outcome, cause, state, tags, request, head_hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
            ON CONFLICT DO NOTHING
            """,
            id, request.Requester.Text, (int)request.Priority, request.AllowSelfApproval, SqliteValues.Time(after.CreatedAt), request.WorkflowId,
            entry.CreateKey?.Text, entry.CreateKey?.BodyHash, request.Title, after.Version, after.Stage, after.EscalationLevel, state.Status,
            SqliteValues.Time(after.UpdatedAt), SqliteValues.Time(state.Deadline), SqliteValues.Time(state.DecidedAt), state.Outcome, state.Cause,
            state.State, state.Tags, state.Request, after.HeadHash);
        if (inserted == 0)
            return false;
        foreach (var (name, value) in request.Tags)
            session.Execute("INSERT INTO approval_tags (name, value, approval_id) VALUES ($1, $2, $3)", name, value, id);
        foreach (var word in state.Words)
            session.Execute("INSERT INTO approval_search (word, approval_id) VALUES ($1, $2)", word, id);
        return true;
    }

    public static void Update(SqliteSession session, JournalEntry entry, StateRow state) => session.Execute(
        """
        UPDATE approval_requests
        SET version = $2, stage = $3, escalation_level = $4, status = $5, updated_at = $6, deadline = $7, decided_at = $8, outcome = $9,
          cause = $10, state = $11, comments = coalesce($12, comments), remarks = $13, head_hash = $14
        WHERE id = $1
        """,
        SqliteValues.Id(entry.Id), entry.After.Version, entry.After.Stage, entry.After.EscalationLevel, state.Status,
        SqliteValues.Time(entry.After.UpdatedAt), SqliteValues.Time(state.Deadline), SqliteValues.Time(state.DecidedAt), state.Outcome, state.Cause,
        state.State, state.Comments, state.Remarks, entry.After.HeadHash);

    public static void Erase(SqliteSession session, JournalEntry entry, StateRow state)
    {
        var id = SqliteValues.Id(entry.Id);
        session.Execute("DELETE FROM approval_search WHERE approval_id = $1", id);
        session.Execute("UPDATE approval_requests SET title = $2, request = $3 WHERE id = $1", id, entry.After.Request.Title, state.Request);
    }
}
