using System.Diagnostics;
using Approvals.Bench.Measuring;
using Approvals.Bench.Processes;

namespace Approvals.Bench.Scenarios;

/// <summary>Many pending approvals with deadlines are rows, not objects: how soon is a fresh host ready, and how large is it at rest?</summary>
internal static class PendingScenario
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    public static async Task<bool> RunAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        var count = options.Count ?? 100_000;
        await using var stage = await Stage.SetAsync(options, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        await PendingSeed.WriteAsync(options, stage, count, JournalWork.First, cancellationToken);
        report.Figure("pending", count);
        report.Figure("seeded in", Stopwatch.GetElapsedTime(began).TotalSeconds, "s");

        var ready = new List<double>();
        var resident = new List<double>();
        for (var start = 0; start < (options.Quick ? 1 : 3); start++)
        {
            await stage.StartHostAsync(cancellationToken);
            ready.Add(stage.Host.StartedIn.TotalSeconds);
            await Task.Delay(Rest, cancellationToken);
            resident.Add(ProcessFigures.ResidentMiB(stage.Host.Id));
            await stage.Host.KillAsync();
        }

        report.Figure("start to ready, median", Statistic.Median(ready), "s");
        report.Figure("start to ready, longest", ready.Max(), "s");
        report.Figure("resident at rest after 10 s, median", Statistic.Median(resident), "MiB");
        report.Figure("resident at rest after 10 s, largest", resident.Max(), "MiB");
        return true;
    }
}
