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

    private sealed class Run(IJournal journal, int writers)
    {
        private static readonly string[] Calls = ["create", "vote", "vote"];

        private int next;
        private int perSecond = 1_000;

        /// <summary>Deciding is the actors' work, not the journal's: the entries are made before the clock runs. When they run out the phase ends early.</summary>
        public ConcurrentQueue<JournalEntry[]> Prepare(TimeSpan length)
        {
            var approvals = (int)(perSecond * length.TotalSeconds * 1.5);
            var first = next;
            next += approvals;
            var now = TimeProvider.System.GetUtcNow();
            return new(ParallelEnumerable.Range(first, approvals).Select(number => JournalWork.Approval(number, now)));
        }

        public async Task<(Recorder Recorder, double Seconds)> WriteAsync(ConcurrentQueue<JournalEntry[]> work, TimeSpan length, CancellationToken cancellationToken)
        {
            var clock = Stopwatch.StartNew();
            var recorders = await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() => WriteAsync(work, clock, length, cancellationToken), cancellationToken)));
            var seconds = clock.Elapsed.TotalSeconds;
            var recorder = Recorder.Sum(recorders);
            perSecond = Math.Max(perSecond, (int)(recorder.Answers / Calls.Length / seconds));
            return (recorder, seconds);
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
