using Approvals.Bench.Measuring;
namespace Approvals.Bench.Scenarios;
internal static class SteadyScenario
{
    public static Task<bool> RunAsync(BenchOptions options, Report report, CancellationToken cancellationToken) => throw new NotSupportedException();
}
