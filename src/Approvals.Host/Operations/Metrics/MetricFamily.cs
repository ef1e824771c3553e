using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Approvals.Host.Operations.Metrics;

/// <summary>One instrument with its series, one per set of tags.</summary>
public sealed class MetricFamily
{
    /// <summary>Tags of ours and of the server have few values; whatever breaks that must not eat the memory.</summary>
    private const int MostSeries = 1_000;

    private static readonly double[] Seconds = [.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30];

    private readonly ConcurrentDictionary<string, MetricSeries> series = new(StringComparer.Ordinal);
    private readonly Instrument instrument;
    private readonly string type;
    private readonly double[] bounds;

    public MetricFamily(Instrument instrument)
    {
        this.instrument = instrument;
        var kind = instrument.GetType().Name;
        type = kind.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram"
            : kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal) ? "counter" : "gauge";
        Name = PrometheusText.Name(instrument.Name, instrument.Unit, isCounter: type == "counter");
        bounds = type != "histogram" ? [] : BoundsOf(instrument);
    }

    public string Name { get; }

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.Labels(tags);
        if (!series.TryGetValue(labels, out var one))
        {
            if (series.Count >= MostSeries)
                return;
            one = series.GetOrAdd(labels, static (_, bounds) => new MetricSeries(bounds), bounds);
        }

        if (type == "histogram")
            one.Observe(value);
        else if (instrument.IsObservable || type == "gauge" && !instrument.GetType().Name.StartsWith("UpDownCounter", StringComparison.Ordinal))
            one.Set(value);
        else
            one.Add(value);
    }

    public void WriteTo(StringBuilder text)
    {
        if (series.IsEmpty)
            return;
        if (!string.IsNullOrEmpty(instrument.Description))
            text.Append("# HELP ").Append(Name).Append(' ').Append(PrometheusText.Escaped(instrument.Description)).Append('\n');
        text.Append("# TYPE ").Append(Name).Append(' ').Append(type).Append('\n');
        foreach (var (labels, one) in series.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            one.WriteTo(text, Name, labels);
    }

    private static double[] BoundsOf(Instrument instrument)
    {
        if (instrument is Histogram<double> { Advice.HistogramBucketBoundaries: { Count: > 0 } advised })
            return [.. advised];
        return instrument.Unit == "ms" ? [.. Seconds.Select(bound => bound * 1000)] : Seconds;
    }
}
