using Approvals.Application.Journal;
using Approvals.Storage.Committing;

namespace Approvals.Storage.Sqlite;

/// <summary>Commits a batch in one transaction on the writing connection. This process is the database, so its clock is the database's.</summary>
internal sealed class SqliteBatchWriter(SqliteDatabase database, TimeProvider time) : IBatchWriter
{
    private const string FenceSql = "SELECT 1 FROM approval_requests WHERE id = $1 AND version = $2 AND head_hash = $3";

    public Task<BatchOutcome> CommitAsync(IReadOnlyList<PendingEntry> batch) =>
        database.Writer.RunAsync(session => session.Transaction(() => Commit(session, batch)));

    /// <summary>One connection writes, so nobody else holds a row.</summary>
    public Task<IReadOnlySet<Guid>> LockedAsync(IReadOnlyCollection<Guid> ids) => Task.FromResult<IReadOnlySet<Guid>>(new HashSet<Guid>());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private BatchOutcome Commit(SqliteSession session, IReadOnlyList<PendingEntry> batch)
    {
        var now = Milliseconds.Truncate(time.GetUtcNow());
        return new BatchOutcome([.. batch.Select(pending => Take(session, pending, now))], now);
    }

    private static bool Take(SqliteSession session, PendingEntry pending, DateTimeOffset now)
    {
        var entry = pending.Entry;
        if (now < entry.NotBefore || now >= entry.NotAfter)
            return false;
        if (entry.IsCheck || !entry.IsCreate)
        {
            if (session.Scalar(FenceSql, SqliteValues.Id(entry.Id), entry.ExpectedVersion, entry.ExpectedHeadHash) is null)
                return false;
            if (entry.IsCheck)
                return true;
        }

        if (!WriteState(session, entry, pending.State!))
            return false;
        SqliteRows.Write(session, entry, pending.State!, now);
        return true;
    }

    private static bool WriteState(SqliteSession session, JournalEntry entry, StateRow state)
    {
        if (entry.IsCreate)
            return SqliteStateRow.Insert(session, entry, state);
        if (state.Request is not null)
            SqliteStateRow.Erase(session, entry, state);
        SqliteStateRow.Update(session, entry, state);
        return true;
    }
}
