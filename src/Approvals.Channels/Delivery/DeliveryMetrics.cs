using System.Diagnostics.Metrics;
using Approvals.Application.Deliveries;

namespace Approvals.Channels.Delivery;

/// <summary>What the dispatcher counts, by channel.</summary>
public sealed class DeliveryMetrics : IDisposable
{
    public const string MeterName = "Approvals.Channels";

    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> sent;
    private readonly Counter<long> failed;
    private readonly Counter<long> dropped;
    private readonly Counter<long> attempts;
    private readonly Histogram<double> latency;
    private readonly Histogram<double> duration;
    private long backlog;

    public DeliveryMetrics()
    {
        sent = meter.CreateCounter<long>("approvals.deliveries.sent", description: "Deliveries that a receiver took.");
        failed = meter.CreateCounter<long>("approvals.deliveries.failed", description: "Deliveries given up.");
        dropped = meter.CreateCounter<long>("approvals.deliveries.dropped", description: "Deliveries that became pointless.");
        attempts = meter.CreateCounter<long>("approvals.deliveries.attempts", description: "Tries, by outcome.");
        latency = meter.CreateHistogram<double>("approvals.deliveries.latency", "ms", "From the commit of the event to the first try.");
        duration = meter.CreateHistogram<double>("approvals.deliveries.duration", "ms", "Of one try.");
        meter.CreateObservableGauge("approvals.deliveries.backlog", () => Volatile.Read(ref backlog), description: "Events and deliveries that are due and wait, at most 100,000 of each.");
    }

    public long Backlog => Volatile.Read(ref backlog);

    public void Waiting(long count) => Volatile.Write(ref backlog, count);

    public void Settled(DeliveryOutcome outcome)
    {
        var channel = KeyValuePair.Create("channel", (object?)outcome.Delivery.Channel);
        if (outcome.Attempt is { } attempt)
        {
            attempts.Add(1, channel, KeyValuePair.Create("status", (object?)attempt.Status.ToString().ToLowerInvariant()));
            duration.Record(attempt.DurationMs, channel);
            if (outcome.Delivery.Attempts == 0)
                latency.Record(Math.Max(0, (attempt.At - outcome.Delivery.CreatedAt).TotalMilliseconds), channel);
        }

        switch (outcome.Status)
        {
            case DeliveryStatus.Sent:
                sent.Add(1, channel);
                break;
            case DeliveryStatus.Failed:
                failed.Add(1, channel);
                break;
            case DeliveryStatus.Dropped:
                dropped.Add(1, channel);
                break;
        }
    }

    public void Dispose() => meter.Dispose();
}
