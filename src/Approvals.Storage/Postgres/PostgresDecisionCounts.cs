using Approvals.Application.Reading;
using Approvals.Storage.Reading;
using Dapper;

namespace Approvals.Storage.Postgres;

public sealed class PostgresDecisionCounts(PostgresReadPool pool) : IDecisionCounts
{
    private static readonly string Sql = DecisionCountRow.Sql("CAST(floor(extract(epoch FROM r.decided_at) / 86400) AS bigint)");

    public Task<IReadOnlyList<DecisionCount>> PerDayAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => pool.ReadAsync(
        async connection =>
        {
            var command = new CommandDefinition(Sql, new { from = from.UtcDateTime, to = to.UtcDateTime }, cancellationToken: cancellationToken);
            return (IReadOnlyList<DecisionCount>)[.. (await connection.QueryAsync<DecisionCountRow>(command)).Select(row => row.ToCount())];
        },
        cancellationToken);
}
