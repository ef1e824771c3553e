using System.Collections.Concurrent;
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
        private static readonly string[] Calls = ["create", "vote", "vote"];

        private int next;
        private int perSecond = 1_000;

        public async Task<(Recorder Recorder, double Seconds)> PhaseAsync(TimeSpan length, CancellationToken cancellationToken)
        {
            var work = Prepare((int)(perSecond * length.TotalSeconds * 1.5));
            var clock = Stopwatch.StartNew();
            var recorders = await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() => WriteAsync(work, clock, length, cancellationToken), cancellationToken)));
            var seconds = clock.Elapsed.TotalSeconds;
            var recorder = Recorder.Sum(recorders);
            perSecond = Math.Max(perSecond, (int)(recorder.Latencies.Sum(call => call.Value.Count) / Calls.Length / seconds));
            return (recorder, seconds);
        }

        /// <summary>Deciding is the actors' work, not the journal's: the entries are made before the clock runs. When they run out the phase ends early.</summary>
        private ConcurrentQueue<JournalEntry[]> Prepare(int approvals)
        {
            var first = Interlocked.Add(ref next, approvals) - approvals;
            var now = TimeProvider.System.GetUtcNow();
            return new(ParallelEnumerable.Range(first, approvals).Select(number => JournalWork.Approval(number, now)));
        }

        private async Task<Recorder> WriteAsync(ConcurrentQueue<JournalEntry[]> work, Stopwatch clock, TimeSpan length, CancellationToken cancellationToken)
        {
            var recorder = new Recorder();
            while (clock.Elapsed < length && work.TryDequeue(out var approval))
            {
                for (var i = 0; i < approval.Length; i++)
                    await AppendAsync(recorder, Calls[i], approval[i], cancellationToken);
            }

            return recorder;
        }

        private async Task AppendAsync(Recorder recorder, string call, JournalEntry entry, CancellationToken cancellationToken)
        {
            var began = Stopwatch.GetTimestamp();
            var result = await journal.AppendAsync(entry, cancellationToken);
            if (!result.Accepted)
                recorder.Error(call, 409);
            recorder.Of(call).Add(Stopwatch.GetElapsedTime(began));
        }
    }
}
