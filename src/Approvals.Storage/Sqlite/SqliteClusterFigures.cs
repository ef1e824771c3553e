using Approvals.Application.Cluster;

namespace Approvals.Storage.Sqlite;

/// <summary>Counts along an index, and no further than 10,000.</summary>
internal sealed class SqliteClusterFigures(SqliteDatabase database, TimeProvider time) : IClusterFigures
{
    private const string Pending = "SELECT count(*) FROM (SELECT 1 FROM approval_requests WHERE status = 'pending' LIMIT $1)";
    private const string Overdue = "SELECT count(*) FROM (SELECT 1 FROM approval_wakeups WHERE due_at < $2 LIMIT $1)";
    private const string Intents = "SELECT count(*) FROM (SELECT 1 FROM approval_intents LIMIT $1)";
    private const string Due =
        "SELECT count(*) FROM (SELECT 1 FROM approval_notifications WHERE status IN ('intent', 'pending') AND next_attempt_at <= $2 LIMIT $1)";

    public Task<WaitingFigures> WaitingAsync(CancellationToken cancellationToken) => database.Reader.RunAsync(
        session =>
        {
            const int Limit = WaitingFigures.MostCounted + 1;
            var now = SqliteValues.Time(time.GetUtcNow());
            var (pending, overdue) = ((long)session.Scalar(Pending, Limit)!, (long)session.Scalar(Overdue, Limit, now)!);
            var (intents, due) = ((long)session.Scalar(Intents, Limit)!, (long)session.Scalar(Due, Limit, now)!);
            var isExact = Math.Max(Math.Max(pending, overdue), Math.Max(intents, due)) < Limit;
            return new WaitingFigures(pending, overdue, intents + due, isExact);
        },
        cancellationToken);
}
