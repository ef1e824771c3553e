using Approvals.Application.Reading;
using Approvals.Storage.Reading;
using Dapper;

namespace Approvals.Storage.Sqlite;

public sealed class SqliteDecisionCounts(SqliteDatabase database) : IDecisionCounts
{
    private static readonly string Sql = DecisionCountRow.Sql("r.decided_at / 86400000");

    public Task<IReadOnlyList<DecisionCount>> PerDayAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => (IReadOnlyList<DecisionCount>)
        [
            .. session.Connection.Query<DecisionCountRow>(Sql, new { from = from.ToUnixTimeMilliseconds(), to = to.ToUnixTimeMilliseconds() }).Select(row => row.ToCount()),
        ],
        cancellationToken);
}
