using System.Numerics;

namespace Approvals.Bench.Measuring;

/// <summary>Latencies in logarithmic buckets that are at most 3 % wide, so that millions cost nothing. One writer at a time; merge afterwards.</summary>
internal sealed class Histogram
{
    private const int Steps = 32;
    private readonly long[] buckets = new long[40 * Steps];

    public long Count { get; private set; }

    public double MaxMs { get; private set; }

    public void Add(TimeSpan latency)
    {
        var microseconds = Math.Max(0, (long)latency.TotalMicroseconds);
        buckets[IndexOf(microseconds)]++;
        Count++;
        MaxMs = Math.Max(MaxMs, latency.TotalMilliseconds);
    }

    public void Add(Histogram other)
    {
        for (var i = 0; i < buckets.Length; i++)
            buckets[i] += other.buckets[i];
        Count += other.Count;
        MaxMs = Math.Max(MaxMs, other.MaxMs);
    }

    /// <returns>Milliseconds, the upper edge of the bucket; 0 when there is nothing.</returns>
    public double Percentile(double share)
    {
        var rank = (long)Math.Ceiling(Count * share);
        var seen = 0L;
        for (var i = 0; i < buckets.Length; i++)
        {
            seen += buckets[i];
            if (seen >= rank && seen > 0)
                return Math.Min(UpperEdge(i) / 1000.0, MaxMs);
        }

        return 0;
    }

    private static int IndexOf(long microseconds)
    {
        if (microseconds < Steps)
            return (int)microseconds;
        var octave = BitOperations.Log2((ulong)microseconds) - 5;
        return Math.Min(((octave + 1) * Steps) + (int)((microseconds >> octave) - Steps), (40 * Steps) - 1);
    }

    private static long UpperEdge(int index) => index < Steps
        ? index
        : ((Steps + (long)(index % Steps) + 1) << ((index / Steps) - 1)) - 1;
}
