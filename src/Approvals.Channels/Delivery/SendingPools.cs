using Approvals.Actors.Kernel;
using Approvals.Application.Deliveries;
using Approvals.Domain.Requests;
using Microsoft.Extensions.Logging;

namespace Approvals.Channels.Delivery;

/// <summary>One pool of senders for each channel, so that a slow channel holds up no other.</summary>
internal sealed class SendingPools(
    IEnumerable<string> channels, int concurrency, Destinations destinations, Func<SendingPools.Work, Task> send, ILogger logger)
{
    private readonly Dictionary<string, ActorPool<Work>> pools =
        channels.ToDictionary(name => name, name => new ActorPool<Work>(name, concurrency, send, logger), StringComparer.Ordinal);

    public sealed record Work(ClaimedDelivery Delivery, ClaimTerms Terms);

    public bool IsSending => pools.Values.Any(pool => pool.Free < concurrency);

    public IReadOnlyList<ChannelRoom> Rooms(DateTimeOffset now) => [.. pools.SelectMany(pool => Rooms(pool.Key, pool.Value, now))];

    /// <summary>There was room when it was leased, and only the dispatcher fills it. Were it gone, the lease would end and bring the delivery again.</summary>
    public void Post(Work work) => pools[work.Delivery.Channel].TryPost(work);

    /// <summary>A quarter of the places is kept for what is urgent.</summary>
    private IEnumerable<ChannelRoom> Rooms(string channel, ActorPool<Work> pool, DateTimeOffset now)
    {
        var free = Math.Min(pool.Free, destinations.AllowedAt(channel, now));
        var kept = Math.Min(free, Math.Max(1, concurrency / 4));
        if (kept > 0)
            yield return new ChannelRoom(channel, kept, Priority.High);
        if (free > kept)
            yield return new ChannelRoom(channel, free - kept, Priority.Low);
    }
}
