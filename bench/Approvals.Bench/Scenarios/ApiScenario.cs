using Approvals.Bench.Measuring;
using Approvals.Bench.Processes;

namespace Approvals.Bench.Scenarios;

/// <summary>Create, two votes and a long-poll per approval through the real host, against the insert rate of the same database.</summary>
internal static class ApiScenario
{
    public static async Task<bool> RunAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        await using var stage = await Stage.OpenAsync(options, cancellationToken);
        var baseline = new PgBench(stage.Postgres);
        await baseline.PrepareAsync(cancellationToken);
        using var load = new Load(stage, options.Connections);
        await load.RunAsync(TimeSpan.FromSeconds(options.Warmup), cancellationToken);

        var pairs = new List<Pair>();
        var phases = new List<Phase>();
        var costs = new Costs(stage.Postgres);
        if (options.Statements)
            await StatementCosts.StartAsync(stage.Postgres, cancellationToken);
        var processes = new Dictionary<string, int>(StringComparer.Ordinal) { ["host"] = stage.Host.Id, ["load generator"] = Environment.ProcessId };
        for (var i = 0; i < options.Pairs; i++)
        {
            var inserts = await costs.BaselineAsync(baseline, options, cancellationToken);
            var phase = await costs.OursAsync(
                processes, () => load.RunAsync(TimeSpan.FromSeconds(options.Seconds), cancellationToken), one => one.Commands, cancellationToken);
            phases.Add(phase);
            pairs.Add(new Pair(Math.Round(inserts), Math.Round(phase.CommandsPerSecond)));
        }

        report.Pairs(pairs);
        var all = Recorder.Sum(phases.Select(phase => phase.Recorder));
        all.Print(report);
        report.Figure("host, processors busy", Statistic.Median(phases.Select(phase => phase.HostCores)));
        report.Figure("database, processors busy", options.IsPostgres ? Statistic.Median(phases.Select(phase => phase.DatabaseCores)) : 0);
        report.Figure("load generator, processors busy", Statistic.Median(phases.Select(phase => phase.BenchCores)));
        costs.Print(report);
        if (options.Statements)
            await StatementCosts.PrintAsync(stage.Postgres, report, phases.Sum(phase => (double)phase.Commands), cancellationToken);
        report.Figure("host, resident memory now", ProcessFigures.ResidentMiB(stage.Host.Id), "MiB");
        report.Figure("host, resident memory at most", ProcessFigures.PeakResidentMiB(stage.Host.Id), "MiB");
        return all.Errors.Count == 0;
    }
}
