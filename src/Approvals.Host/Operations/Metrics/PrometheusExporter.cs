using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Approvals.Host.Operations.Metrics;

/// <summary>
/// What this process measures, as Prometheus text. Stands where OpenTelemetry.Exporter.Prometheus.AspNetCore should one day:
/// the instruments are the runtime's own, so nothing else changes with it.
/// </summary>
public sealed class PrometheusExporter : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly ConcurrentDictionary<string, MetricFamily> families = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();

    public PrometheusExporter()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (!IsWanted(instrument))
                return;
            // Instruments of one name are one family, however often they were made.
            self.EnableMeasurementEvents(instrument, families.GetOrAdd(instrument.Name, static (_, made) => new MetricFamily(made), instrument));
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Take(family, value, tags));
        listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Take(family, value, tags));
        listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Take(family, value, tags));
        listener.Start();
    }

    public string Write()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var family in families.Values.OrderBy(family => family.Name, StringComparer.Ordinal))
            family.WriteTo(text);
        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    /// <summary>The service's own, the runtime's, and of the web server what people look at; each more would cost every request.</summary>
    private static bool IsWanted(Instrument instrument) =>
        instrument.Meter.Name.StartsWith("Approvals", StringComparison.Ordinal)
        || instrument.Meter.Name == "System.Runtime"
        || instrument.Name is "http.server.request.duration" or "http.server.active_requests";

    private static void Take(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => (family as MetricFamily)?.Take(value, tags);
}
