using System.Globalization;
using System.Text;

namespace Approvals.Host.Operations.Metrics;

/// <summary>One line of a counter or gauge, or the buckets of a histogram.</summary>
public sealed class MetricSeries(double[] bounds)
{
    private readonly Lock gate = new();
    private readonly long[] buckets = new long[bounds.Length + 1];
    private double value;
    private long count;

    public void Set(double next)
    {
        lock (gate)
            value = next;
    }

    public void Add(double more)
    {
        lock (gate)
            value += more;
    }

    public void Observe(double observed)
    {
        var found = Array.BinarySearch(bounds, observed);
        lock (gate)
        {
            // A bound belongs to its own bucket.
            buckets[found >= 0 ? found : ~found]++;
            value += observed;
            count++;
        }
    }

    public void WriteTo(StringBuilder text, string name, string labels)
    {
        lock (gate)
        {
            if (bounds.Length == 0)
            {
                Line(text, name, labels, value);
                return;
            }

            var sum = 0L;
            for (var i = 0; i < buckets.Length; i++)
            {
                sum += buckets[i];
                var bound = i < bounds.Length ? bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                Line(text, name + "_bucket", PrometheusText.With(labels, "le", bound), sum);
            }

            Line(text, name + "_sum", labels, value);
            Line(text, name + "_count", labels, count);
        }
    }

    private static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
