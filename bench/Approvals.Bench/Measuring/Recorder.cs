using System.Globalization;

namespace Approvals.Bench.Measuring;

/// <summary>Counts and latencies of one connection; only its own loop writes. Merged when the phase is over.</summary>
internal sealed class Recorder
{
    private readonly Dictionary<string, Histogram> latencies = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> errors = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, Histogram>> Latencies => latencies.OrderBy(entry => entry.Key, StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Errors => errors;

    /// <summary>Answers of every kind.</summary>
    public double Answers => latencies.Values.Sum(latency => latency.Count);

    public Histogram Of(string call)
    {
        if (!latencies.TryGetValue(call, out var latency))
            latencies[call] = latency = new Histogram();
        return latency;
    }

    public void Error(string call, int status)
    {
        var name = call + " " + status.ToString(CultureInfo.InvariantCulture);
        errors[name] = errors.GetValueOrDefault(name) + 1;
    }

    public void Add(Recorder other)
    {
        foreach (var (call, latency) in other.latencies)
            Of(call).Add(latency);
        foreach (var (name, count) in other.errors)
            errors[name] = errors.GetValueOrDefault(name) + count;
    }

    public static Recorder Sum(IEnumerable<Recorder> recorders)
    {
        var sum = new Recorder();
        foreach (var recorder in recorders)
            sum.Add(recorder);
        return sum;
    }

    /// <param name="prefix">Tells several recorders of one report apart.</param>
    public void Print(Report report, string prefix = "")
    {
        foreach (var (call, latency) in Latencies)
            report.Latency(prefix + call, latency);
        report.Figure(prefix + "errors", errors.Values.Sum());
        foreach (var (name, count) in errors)
            report.Figure(prefix + "errors: " + name, count);
    }
}
