using System.Globalization;
using Approvals.Bench.Processes;

namespace Approvals.Bench.Measuring;

/// <summary>
/// What a command takes. A rate follows whatever else the machine does; processor time and log per command hardly do, so they tell
/// whether a change pays.
/// </summary>
internal sealed class Costs(PostgresCluster postgres)
{
    private readonly Dictionary<string, double> sums = new(StringComparer.Ordinal);
    private double baselineSeconds;
    private double baselineInserts;
    private double commands;

    /// <summary>Counts the processor time of the baseline, pgbench and database.</summary>
    public async Task<double> BaselineAsync(PgBench baseline, BenchOptions options, CancellationToken cancellationToken)
    {
        double Now() => ProcessFigures.ProcessorSecondsOfTree(postgres.ProcessId) + ProcessFigures.ProcessorSeconds(Environment.ProcessId);
        var before = Now();
        var perSecond = await baseline.RunAsync(options.Connections, options.Seconds, cancellationToken);
        baselineSeconds += Now() - before;
        baselineInserts += perSecond * options.Seconds;
        return perSecond;
    }

    /// <summary>Counts a phase of ours.</summary>
    /// <param name="processes">By name, beside the database.</param>
    /// <param name="phase">Gives the number of commands back.</param>
    public async Task<T> OursAsync<T>(IReadOnlyDictionary<string, int> processes, Func<Task<T>> phase, Func<T, double> count, CancellationToken cancellationToken)
    {
        var log = await LogAsync(cancellationToken);
        var before = Processors(processes);
        var result = await phase();
        foreach (var (name, seconds) in Processors(processes))
            Add($"{name}, processor ms per command", (seconds - before[name]) * 1000);
        var logged = await LogAsync(cancellationToken);
        Add("log records per command", logged.Records - log.Records);
        Add("log bytes per command", logged.Bytes - log.Bytes);
        commands += count(result);
        return result;
    }

    public void Print(Report report)
    {
        report.Figure("baseline, processor ms per insert, pgbench included", baselineSeconds * 1000 / baselineInserts);
        foreach (var (name, sum) in sums)
            report.Figure(name, sum / commands);
    }

    private Dictionary<string, double> Processors(IReadOnlyDictionary<string, int> processes)
    {
        var now = processes.ToDictionary(process => process.Key, process => ProcessFigures.ProcessorSeconds(process.Value), StringComparer.Ordinal);
        now["database"] = ProcessFigures.ProcessorSecondsOfTree(postgres.ProcessId);
        return now;
    }

    private async Task<(double Records, double Bytes)> LogAsync(CancellationToken cancellationToken)
    {
        var figures = (await postgres.SqlAsync("postgres", "select wal_records, wal_bytes from pg_stat_wal", cancellationToken)).Trim().Split('|');
        return (double.Parse(figures[0], CultureInfo.InvariantCulture), double.Parse(figures[1], CultureInfo.InvariantCulture));
    }

    private void Add(string name, double value) => sums[name] = sums.GetValueOrDefault(name) + value;
}
