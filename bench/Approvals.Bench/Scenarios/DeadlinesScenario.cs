using Approvals.Bench.Measuring;
using Approvals.Bench.Processes;

namespace Approvals.Bench.Scenarios;

/// <summary>
/// Thousands of deadlines within ten seconds, half of them on approvals that have been passivated, half on active ones: none
/// missed, none early, and how late; and what it does to votes on other approvals.
/// </summary>
internal static class DeadlinesScenario
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static async Task<bool> RunAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        var count = options.Count ?? 20_000;
        // Time to create the first half, to let it be passivated (60 s), and to create the second half.
        var lead = TimeSpan.FromSeconds(options.Quick ? 40 : 150);
        await using var stage = await Stage.OpenAsync(options, cancellationToken);
        var time = TimeProvider.System;
        using var voters = new Load(stage, 8, TimeSpan.FromMilliseconds(50));
        await voters.RunAsync(TimeSpan.FromSeconds(options.Quick ? 2 : 10), cancellationToken);

        var first = time.GetUtcNow() + lead;
        var due = new DueApprovals(stage, first, Window, count);
        await due.CreateAsync(0, count / 2, cancellationToken);
        await UntilAsync(first - Usual - TimeSpan.FromSeconds(options.Quick ? 5 : 30), cancellationToken);
        await due.CreateAsync(count / 2, count, cancellationToken);
        report.Figure("time left before the usual window", (first - Usual - time.GetUtcNow()).TotalSeconds, "s");
        await UntilAsync(first - Usual, cancellationToken);

        var usual = await voters.RunAsync(first - TimeSpan.FromSeconds(1) - time.GetUtcNow(), cancellationToken);
        var observing = due.ObserveAsync(200, cancellationToken);
        await UntilAsync(first, cancellationToken);
        var meanwhile = await voters.RunAsync(Window, cancellationToken);
        await UntilAsync(first + Window + Patience, cancellationToken);

        var lateness = await due.LatenessAsync(cancellationToken);
        lateness.Print(report, "decision.at after the deadline");
        (await observing).Print(report, "told to a waiter after the deadline");
        foreach (var (name, phase) in new[] { ("before", usual), ("meanwhile", meanwhile) })
        {
            report.Figure($"host, processors busy {name}", phase.HostCores);
            report.Figure($"database, processors busy {name}", options.IsPostgres ? phase.DatabaseCores : 0);
        }

        report.Latency("vote on others, before", usual.Recorder.Of(ApprovalLoop.Vote));
        report.Latency("vote on others, meanwhile", meanwhile.Recorder.Of(ApprovalLoop.Vote));
        var before = usual.Recorder.Of(ApprovalLoop.Vote).Percentile(.99);
        report.Figure("vote p99 meanwhile over before", before > 0 ? meanwhile.Recorder.Of(ApprovalLoop.Vote).Percentile(.99) / before : 0);
        report.Figure("host, resident memory at most", ProcessFigures.PeakResidentMiB(stage.Host.Id), "MiB");
        return lateness is { Early: 0, Missed: 0 };
    }

    private static async Task UntilAsync(DateTimeOffset instant, CancellationToken cancellationToken)
    {
        var left = instant - TimeProvider.System.GetUtcNow();
        if (left > TimeSpan.Zero)
            await Task.Delay(left, cancellationToken);
    }
}
