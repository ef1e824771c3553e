using System.Text.Json;
using Approvals.Application.Cluster;
using Approvals.Application.Journal;
using Approvals.Domain.Projections;

namespace Approvals.Storage.Sqlite;

/// <summary>Everything that a taken entry writes beside its state row.</summary>
internal static class SqliteRows
{
    public static void Write(SqliteSession session, JournalEntry entry, StateRow state, DateTimeOffset now)
    {
        var id = SqliteValues.Id(entry.Id);
        WriteJournal(session, entry, id);
        WriteInbox(session, entry, state, id);
        foreach (var vote in entry.Votes)
            WriteVote(session, vote, id);
        if (entry.WakeUps is not null)
            WriteWakeUps(session, entry, id);
        WriteIntents(session, entry, id, now);
    }

    private static void WriteJournal(SqliteSession session, JournalEntry entry, string id)
    {
        foreach (var row in entry.Rows)
        {
            session.Execute(
                """
                INSERT INTO approval_audit_log (approval_id, version, at, type, record, prev_hash, hash, idempotency_key, payload)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                """,
                id, row.Version, SqliteValues.Time(row.At), row.Type, row.Record, row.PrevHash, row.Hash, row.IdempotencyKey, row.Payload);
        }

        foreach (var version in entry.ErasedVersions)
            session.Execute("UPDATE approval_audit_log SET payload = NULL WHERE approval_id = $1 AND version = $2 AND payload IS NOT NULL", id, version);
    }

    private static void WriteInbox(SqliteSession session, JournalEntry entry, StateRow state, string id)
    {
        if (entry.Closes)
            session.Execute("UPDATE approval_assignees SET open = 0, deadline = NULL, decided_at = $2 WHERE approval_id = $1", id, SqliteValues.Time(state.DecidedAt));
        foreach (var row in entry.Closes ? entry.Inbox.Added : entry.Inbox.Added.Concat(entry.Inbox.Changed))
        {
            session.Execute(
                """
                INSERT INTO approval_assignees (approval_id, principal, open, priority, created_at, deadline, decided_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (approval_id, principal) DO UPDATE
                SET open = excluded.open, deadline = excluded.deadline, decided_at = excluded.decided_at
                """,
                id, row.Principal, row.Open, (int)entry.After.Request.Priority, SqliteValues.Time(entry.After.CreatedAt),
                SqliteValues.Time(row.Deadline), SqliteValues.Time(state.DecidedAt));
        }
    }

    private static void WriteVote(SqliteSession session, VoteRow vote, string id)
    {
        if (vote.Verdict == VoteRowVerdict.None)
        {
            session.Execute("DELETE FROM approval_votes WHERE principal = $1 AND approval_id = $2", vote.Principal.Text, id);
            return;
        }

        session.Execute(
            """
            INSERT INTO approval_votes (principal, approval_id, verdict, at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (principal, approval_id) DO UPDATE SET verdict = excluded.verdict, at = excluded.at
            """,
            vote.Principal.Text, id, Names.Of(vote.Verdict), SqliteValues.Time(vote.At));
    }

    private static void WriteWakeUps(SqliteSession session, JournalEntry entry, string id)
    {
        session.Execute("DELETE FROM approval_wakeups WHERE approval_id = $1", id);
        foreach (var wakeUp in entry.WakeUps!)
        {
            session.Execute(
                "INSERT INTO approval_wakeups (approval_id, kind, due_at, version, shard) VALUES ($1, $2, $3, $4, $5)",
                id, (int)wakeUp.Kind, SqliteValues.Time(wakeUp.DueAt), entry.After.Version, (int)Shard.Of(entry.Id));
        }
    }

    private static void WriteIntents(SqliteSession session, JournalEntry entry, string id, DateTimeOffset now)
    {
        foreach (var intent in Intent.Of(entry))
        {
            session.Execute(
                """
                INSERT INTO approval_intents (approval_id, version, shard, priority, created_at, event, channels, recipients)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                id, intent.Event.Version, (int)Shard.Of(entry.Id), (int)intent.Event.Priority, SqliteValues.Time(now), Names.Of(intent.Event.Kind),
                JsonSerializer.Serialize(intent.Event.Channels), JsonSerializer.Serialize(intent.Recipients));
        }
    }
}
