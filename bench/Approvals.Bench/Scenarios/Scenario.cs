using Approvals.Bench.Measuring;

namespace Approvals.Bench.Scenarios;

/// <summary>Runs one scenario and fills the report; false when something that must never happen did, such as a lost command.</summary>
internal delegate Task<bool> RunScenario(BenchOptions options, Report report, CancellationToken cancellationToken);

internal static class Scenario
{
    public static IReadOnlyDictionary<string, RunScenario> All { get; } = new Dictionary<string, RunScenario>(StringComparer.Ordinal)
    {
        ["journal"] = JournalScenario.RunAsync,
        ["api"] = ApiScenario.RunAsync,
        ["wait"] = WaitScenario.RunAsync,
        ["steady"] = SteadyScenario.RunAsync,
        ["burst"] = BurstScenario.RunAsync,
        ["deadlines"] = DeadlinesScenario.RunAsync,
        ["pending"] = PendingScenario.RunAsync,
        ["pages"] = PagesScenario.RunAsync,
        ["nodes"] = NodesScenario.RunAsync,
        ["feed"] = FeedScenario.RunAsync,
        ["deliver"] = DeliverScenario.RunAsync,
        ["many"] = ManyScenario.RunAsync,
    };
}
