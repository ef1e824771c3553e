using System.Globalization;
using Approvals.Bench.Measuring;

namespace Approvals.Bench.Scenarios;

/// <param name="late">Time after the deadline; null where nothing had happened.</param>
internal sealed class Lateness(IReadOnlyCollection<TimeSpan?> late)
{
    private static readonly int[] Edges = [0, 50, 100, 250, 500, 1_000, 2_000, 5_000, int.MaxValue];

    public int Missed { get; } = late.Count(one => one is null);

    public int Early { get; } = late.Count(one => one < TimeSpan.Zero);

    public void Print(Report report, string name)
    {
        var latency = new Histogram();
        foreach (var one in late.OfType<TimeSpan>().Where(one => one >= TimeSpan.Zero))
            latency.Add(one);
        report.Latency(name, latency);
        report.Figure(name + ": early", Early);
        report.Figure(name + ": missed", Missed);
        var rows = report.Table("lateness, ms", "what", "at least", "below", "count");
        for (var i = 0; i + 1 < Edges.Length; i++)
        {
            var (low, high) = (Edges[i], Edges[i + 1]);
            var found = late.Count(one => one?.TotalMilliseconds >= low && one?.TotalMilliseconds < high);
            rows.Add([name, Text(low), high == int.MaxValue ? "" : Text(high), Text(found)]);
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
