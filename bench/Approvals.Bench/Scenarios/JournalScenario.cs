using System.Diagnostics;
using Approvals.Actors.Ports;
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
        var run = new Run(host.Services.GetRequiredService<IJournal>(), options.Connections);
        await run.PhaseAsync(TimeSpan.FromSeconds(options.Warmup), cancellationToken);

        var pairs = new List<Pair>();
        var recorders = new List<Recorder>();
        var (database, bench) = (new List<double>(), new List<double>());
        for (var i = 0; i < options.Pairs; i++)
        {
            var inserts = await baseline.RunAsync(options.Connections, options.Seconds, cancellationToken);
            var databaseBefore = ProcessFigures.ProcessorSecondsOfTree(stage.Postgres.ProcessId);
            var benchBefore = ProcessFigures.ProcessorSeconds(Environment.ProcessId);
            var (recorder, seconds) = await run.PhaseAsync(TimeSpan.FromSeconds(options.Seconds), cancellationToken);
            database.Add((ProcessFigures.ProcessorSecondsOfTree(stage.Postgres.ProcessId) - databaseBefore) / seconds);
            bench.Add((ProcessFigures.ProcessorSeconds(Environment.ProcessId) - benchBefore) / seconds);
            recorders.Add(recorder);
            pairs.Add(new Pair(Math.Round(inserts), Math.Round(recorder.Latencies.Sum(call => call.Value.Count) / seconds)));
        }

        report.Pairs(pairs);
        var all = Recorder.Sum(recorders);
        all.Print(report);
        report.Figure("database, processors busy", Statistic.Median(database));
        report.Figure("writers and journal, processors busy", Statistic.Median(bench));
        await JournalHost.StopAsync(host);
        return all.Errors.Count == 0;
    }

    private sealed class Run(IJournal journal, int writers)
    {
        private int next;

        public async Task<(Recorder Recorder, double Seconds)> PhaseAsync(TimeSpan length, CancellationToken cancellationToken)
        {
            var clock = Stopwatch.StartNew();
            var recorders = await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() => WriteAsync(clock, length, cancellationToken), cancellationToken)));
            return (Recorder.Sum(recorders), clock.Elapsed.TotalSeconds);
        }

        private async Task<Recorder> WriteAsync(Stopwatch clock, TimeSpan length, CancellationToken cancellationToken)
        {
            var recorder = new Recorder();
            while (clock.Elapsed < length)
            {
                var number = Interlocked.Increment(ref next);
                var now = TimeProvider.System.GetUtcNow();
                var state = await TimedAsync(recorder, "create", () => JournalWork.CreateAsync(journal, number, TimeSpan.FromHours(1), now, cancellationToken));
                state = await TimedAsync(recorder, "vote", () => JournalWork.VoteAsync(journal, state, JournalWork.First(number), now, cancellationToken));
                await TimedAsync(recorder, "vote", () => JournalWork.VoteAsync(journal, state, JournalWork.Second(number), now, cancellationToken));
            }

            return recorder;
        }

        private static async Task<Domain.State.Approval> TimedAsync(Recorder recorder, string call, Func<Task<(Domain.State.Approval State, bool Accepted)>> step)
        {
            var began = Stopwatch.GetTimestamp();
            var (state, accepted) = await step();
            if (!accepted)
                recorder.Error(call, 409);
            recorder.Of(call).Add(Stopwatch.GetElapsedTime(began));
            return state;
        }
    }
}
