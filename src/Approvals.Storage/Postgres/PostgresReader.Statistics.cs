using Approvals.Application.Reading;
using Approvals.Storage.Reading;
using Dapper;

namespace Approvals.Storage.Postgres;

public sealed partial class PostgresReader
{
    /// <summary>One statement, so that all figures are of one moment; the same function serves people who ask in SQL.</summary>
    public Task<Statistics> StatisticsAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken) => pool.ReadAsync(
        async connection =>
        {
            var row = await connection.QuerySingleAsync<StatisticsRow>(new CommandDefinition(
                """
                SELECT total AS Total, by_outcome::text AS ByOutcome, by_cause::text AS ByCause, time_to_decision_ms::text AS TimeToDecisionMs,
                  timeout_rate AS TimeoutRate, escalation_rate AS EscalationRate, active_approvers AS ActiveApprovers,
                  per_workflow::text AS PerWorkflow, per_approver::text AS PerApprover
                FROM get_approval_statistics(CAST(@from AS timestamptz), CAST(@to AS timestamptz))
                """,
                new { from = from?.UtcDateTime, to = to?.UtcDateTime },
                cancellationToken: cancellationToken));
            return row.ToStatistics();
        },
        cancellationToken);
}
