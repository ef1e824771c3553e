using System.Collections.Concurrent;
using Approvals.Application.Deliveries;

namespace Approvals.Channels.Delivery;

/// <summary>The destinations that this node has had to do with lately, and what each channel may take.</summary>
internal sealed class Destinations(DeliverySettings settings)
{
    private readonly ConcurrentDictionary<DestinationKey, DestinationState> states = new();
    private readonly ConcurrentDictionary<string, TokenBucket> buckets = new(StringComparer.Ordinal);

    public DestinationState this[DestinationKey key] => states.GetOrAdd(key, static (key, settings) => new DestinationState(key, settings), settings);

    public IReadOnlyList<DestinationKey> BusyAt(DateTimeOffset now) =>
        states.IsEmpty ? [] : [.. states.Values.Where(state => state.IsBusyAt(now)).Select(state => state.Key)];

    /// <summary>How many messages the channel's rate allows now; only the dispatcher's loop asks.</summary>
    public int AllowedAt(string channel, DateTimeOffset now) => Bucket(channel)?.AvailableAt(now) ?? int.MaxValue;

    public void Use(string channel, DateTimeOffset now) => Bucket(channel)?.TakeAt(now);

    public void Forget(DateTimeOffset now)
    {
        foreach (var (key, state) in states)
        {
            if (state.IsForgettableAt(now))
                states.TryRemove(KeyValuePair.Create(key, state));
        }
    }

    private TokenBucket? Bucket(string channel) => settings.LimitsOf(channel)?.PerSecond is { } limit
        ? buckets.GetOrAdd(channel, static (_, limit) => new TokenBucket(limit, TimeSpan.FromSeconds(1)), limit)
        : null;
}
