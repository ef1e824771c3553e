using Approvals.Application.Reading;
using Approvals.Storage.Reading;
using Dapper;

namespace Approvals.Storage.Sqlite;

public sealed partial class SqliteReader
{
    public Task<Statistics> StatisticsAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken) => database.Reader.RunAsync(
        session => session.Connection.QuerySingle<StatisticsRow>(
            Figures, new { from = from?.ToUnixTimeMilliseconds(), to = to?.ToUnixTimeMilliseconds() }).ToStatistics(),
        cancellationToken);

    /// <summary>
    /// A percentile lies between two neighbours in the order of values; each value's weight falls with its distance from
    /// that place and is nothing from one place on. That is <c>percentile_cont</c>, without loading the values.
    /// </summary>
    private const string Durations = """
        json_object('average', avg(ms), 'p50', sum(ms * max(0.0, 1 - abs(0.5 * (n - 1) - i))), 'p95', sum(ms * max(0.0, 1 - abs(0.95 * (n - 1) - i))))
        """;

    private const string Figures = $"""
        WITH asked AS MATERIALIZED (
          SELECT id, status, cause, workflow_id, escalation_level, created_at, decided_at - created_at AS ms
          FROM approval_requests
          WHERE created_at >= coalesce(@from, -9223372036854775808) AND created_at < coalesce(@to, 9223372036854775807)),
        said AS MATERIALIZED (
          SELECT v.principal, v.verdict, v.at - a.created_at AS ms
          FROM asked a JOIN approval_votes v ON v.approval_id = a.id
          WHERE v.verdict IN ('approve', 'reject')),
        workflow_durations AS (
          SELECT workflow_id, {Durations} AS durations
          FROM (
            SELECT workflow_id, ms, row_number() OVER (PARTITION BY workflow_id ORDER BY ms) - 1 AS i, count(*) OVER (PARTITION BY workflow_id) AS n
            FROM asked WHERE ms IS NOT NULL)
          GROUP BY workflow_id),
        workflows AS (
          SELECT workflow_id, count(*) AS total, sum(status = 'approved') AS approved, sum(status = 'rejected') AS rejected,
            sum(status = 'cancelled') AS cancelled, sum(status = 'pending') AS pending,
            coalesce(
              (SELECT d.durations FROM workflow_durations d WHERE d.workflow_id IS asked.workflow_id),
              json_object('average', NULL, 'p50', NULL, 'p95', NULL)) AS durations
          FROM asked GROUP BY workflow_id),
        approvers AS (
          SELECT principal, sum(verdict = 'approve') AS approved, sum(verdict = 'reject') AS rejected, {Durations} AS durations
          FROM (
            SELECT principal, verdict, ms, row_number() OVER (PARTITION BY principal ORDER BY ms) - 1 AS i, count(*) OVER (PARTITION BY principal) AS n
            FROM said)
          GROUP BY principal)
        SELECT count(*) AS Total,
          (SELECT json_group_object(status, n) FROM (SELECT status, count(*) AS n FROM asked GROUP BY status)) AS ByOutcome,
          (SELECT json_group_object(cause, n) FROM (SELECT cause, count(*) AS n FROM asked WHERE cause IS NOT NULL GROUP BY cause)) AS ByCause,
          (SELECT {Durations} FROM (SELECT ms, row_number() OVER (ORDER BY ms) - 1 AS i, count(*) OVER () AS n FROM asked WHERE ms IS NOT NULL)) AS TimeToDecisionMs,
          coalesce(1.0 * sum(cause = 'timeout') / nullif(count(ms), 0), 0.0) AS TimeoutRate,
          coalesce(1.0 * sum(escalation_level > 0) / nullif(count(*), 0), 0.0) AS EscalationRate,
          (SELECT count(*) FROM approvers) AS ActiveApprovers,
          (SELECT json_group_array(json_object(
              'workflowId', workflow_id, 'total', total, 'approved', approved, 'rejected', rejected, 'cancelled', cancelled,
              'pending', pending, 'timeToDecisionMs', json(durations)) ORDER BY total DESC, workflow_id NULLS LAST) FROM workflows) AS PerWorkflow,
          (SELECT json_group_array(json_object(
              'approver', principal, 'approved', approved, 'rejected', rejected, 'responseMs', json(durations))
              ORDER BY approved + rejected DESC, principal) FROM approvers) AS PerApprover
        FROM asked
        """;
}
