using Approvals.Application.Journal;

namespace Approvals.Storage.Sqlite;

/// <summary>One writer, so positions become visible in their order and none is ever missing for long.</summary>
internal sealed class SqliteJournalTail(SqliteDatabase database) : IJournalTail
{
    private const string Sql = "SELECT position, approval_id, version, type FROM approval_audit_log WHERE position > $1 ORDER BY position LIMIT $2";

    public Task<long> NewestAsync(CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => (long)session.Scalar("SELECT coalesce(max(position), 0) FROM approval_audit_log")!, cancellationToken);

    public Task<TailPage> ReadAsync(long after, IReadOnlyCollection<long> missing, int limit, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session =>
        {
            var rows = new List<Happening>();
            using var reader = session.Query(Sql, after, limit);
            while (reader.Read())
                rows.Add(new Happening(reader.GetInt64(0), Guid.Parse(reader.GetString(1)), reader.GetInt32(2), reader.GetString(3)));
            return new TailPage(rows, 0, 0);
        },
        cancellationToken);
}
