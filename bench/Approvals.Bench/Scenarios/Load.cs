using System.Diagnostics;
using System.Net;
using Approvals.Bench.Measuring;
using Approvals.Bench.Processes;

namespace Approvals.Bench.Scenarios;

/// <summary>As many approval loops as there are connections, run in phases on the same connections.</summary>
/// <param name="hosts">The processes that serve it.</param>
internal sealed class Load(Stage stage, IPEndPoint address, IReadOnlyList<int> hosts, int connections, TimeSpan pause = default) : IDisposable
{
    private readonly List<ApprovalLoop> loops =
        [.. Enumerable.Range(0, connections).Select(i => new ApprovalLoop(address, stage.Cast, i, connections, pause))];

    public Load(Stage stage, int connections, TimeSpan pause = default)
        : this(stage, stage.Host.Address, [stage.Host.Id], connections, pause)
    {
    }

    public async Task<Phase> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var hostBefore = hosts.Sum(ProcessFigures.ProcessorSeconds);
        var databaseBefore = ProcessFigures.ProcessorSecondsOfTree(stage.Postgres.ProcessId);
        var benchBefore = ProcessFigures.ProcessorSeconds(Environment.ProcessId);
        var clock = Stopwatch.StartNew();
        var recorders = await Task.WhenAll(loops.Select(loop => Task.Run(() => loop.RunAsync(() => clock.Elapsed < length, cancellationToken), cancellationToken)));
        var seconds = clock.Elapsed.TotalSeconds;
        return new Phase(
            Recorder.Sum(recorders),
            seconds,
            (hosts.Sum(ProcessFigures.ProcessorSeconds) - hostBefore) / seconds,
            (ProcessFigures.ProcessorSecondsOfTree(stage.Postgres.ProcessId) - databaseBefore) / seconds,
            (ProcessFigures.ProcessorSeconds(Environment.ProcessId) - benchBefore) / seconds);
    }

    public void Dispose() => loops.ForEach(loop => loop.Dispose());
}

/// <param name="HostCores">Processors that the host kept busy on average; likewise the database and this tool.</param>
internal sealed record Phase(Recorder Recorder, double Seconds, double HostCores, double DatabaseCores, double BenchCores)
{
    public double Commands => Recorder.Of(ApprovalLoop.Create).Count + Recorder.Of(ApprovalLoop.Vote).Count;

    public double CommandsPerSecond => Commands / Seconds;
}
