using Approvals.Application.Journal;
using Approvals.Bench.Measuring;
using Approvals.Bench.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Bench.Scenarios;

/// <summary>The production journal alone: every row that a create and its two votes write, by concurrent writers, no HTTP and no actors.</summary>
internal static class JournalScenario
{
    public static async Task<bool> RunAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        await using var stage = await Stage.SetAsync(options, cancellationToken);
        var baseline = new PgBench(stage.Postgres);
        await baseline.PrepareAsync(cancellationToken);
        var host = await JournalHost.StartAsync(options, stage, cancellationToken);
        var run = new JournalLoad(host.Services.GetRequiredService<IJournal>(), options.Connections);
        var warmup = TimeSpan.FromSeconds(options.Warmup);
        await run.WriteAsync(run.Prepare(warmup), warmup, cancellationToken);

        var pairs = new List<Pair>();
        var recorders = new List<Recorder>();
        var costs = new Costs(stage.Postgres);
        if (options.Statements)
            await StatementCosts.StartAsync(stage.Postgres, cancellationToken);
        var processes = new Dictionary<string, int>(StringComparer.Ordinal) { ["writers and journal"] = Environment.ProcessId };
        for (var i = 0; i < options.Pairs; i++)
        {
            var inserts = await costs.BaselineAsync(baseline, options, cancellationToken);
            var work = run.Prepare(TimeSpan.FromSeconds(options.Seconds));
            var (recorder, seconds) = await costs.OursAsync(
                processes, () => run.WriteAsync(work, TimeSpan.FromSeconds(options.Seconds), cancellationToken), phase => phase.Recorder.Answers, cancellationToken);
            recorders.Add(recorder);
            pairs.Add(new Pair(Math.Round(inserts), Math.Round(recorder.Answers / seconds)));
        }

        report.Pairs(pairs);
        var all = Recorder.Sum(recorders);
        all.Print(report);
        costs.Print(report);
        if (options.Statements)
            await StatementCosts.PrintAsync(stage.Postgres, report, all.Answers, cancellationToken);
        await JournalHost.StopAsync(host);
        return all.Errors.Count == 0;
    }
}
