using System.Globalization;
using Approvals.Bench.Processes;

namespace Approvals.Bench.Measuring;

/// <summary>What the database spends its time on, by statement, from its own <c>pg_stat_statements</c>. Counting costs a few percent, so it is asked for.</summary>
internal static class StatementCosts
{
    private static string Top(string database) => $"""
        SELECT s.calls, round(s.total_exec_time::numeric), round(s.mean_exec_time::numeric, 3), s.plans, round(s.total_plan_time::numeric), s.rows, s.wal_records,
          left(regexp_replace(regexp_replace(s.query, '--[^\n]*', '', 'g'), '\s+', ' ', 'g'), 100)
        FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
        WHERE d.datname = '{database}' ORDER BY s.total_exec_time + s.total_plan_time DESC LIMIT 20
        """;

    public static async Task StartAsync(PostgresCluster postgres, CancellationToken cancellationToken) =>
        await postgres.SqlAsync("postgres", "CREATE EXTENSION IF NOT EXISTS pg_stat_statements; SELECT pg_stat_statements_reset()", cancellationToken);

    public static async Task PrintAsync(PostgresCluster postgres, Report report, double commands, CancellationToken cancellationToken, string database = "approvals")
    {
        var rows = report.Table($"statements of the database '{database}'", "calls", "total ms", "mean ms", "plans", "planning ms", "rows", "log records", "ms per command", "statement");
        foreach (var line in (await postgres.SqlAsync("postgres", Top(database), cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var cells = line.Split('|', 8);
            var perCommand = (double.Parse(cells[1], CultureInfo.InvariantCulture) + double.Parse(cells[4], CultureInfo.InvariantCulture)) / commands;
            rows.Add([.. cells[..7], perCommand.ToString("0.####", CultureInfo.InvariantCulture), cells[7]]);
        }
    }
}
