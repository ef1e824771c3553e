using Approvals.Application.Deliveries;

namespace Approvals.Channels.Delivery;

/// <summary>What this node knows of one destination: how much is under way, whether it works, how much it got lately.</summary>
internal sealed class DestinationState(DestinationKey key, DeliverySettings settings)
{
    private readonly Lock gate = new();
    private readonly Queue<DateTimeOffset> recent = new();
    private readonly TokenBucket? bucket = settings.LimitsOf(key.Channel)?.PerRecipientPerMinute is { } limit ? new TokenBucket(limit, TimeSpan.FromMinutes(1)) : null;
    private Breaker breaker = Breaker.Closed;
    private DateTimeOffset pausedUntil;
    private DateTimeOffset usedAt;
    private int underWay;
    private bool probing;

    public DestinationKey Key => key;

    /// <summary>It takes nothing now, so nothing need be leased for it. Half of its places free is room worth coming for.</summary>
    public bool IsBusyAt(DateTimeOffset now)
    {
        lock (gate)
            return underWay > settings.Delivery.PerDestination / 2 || probing || breaker.IsOpenAt(now) || now < pausedUntil;
    }

    public bool IsForgettableAt(DateTimeOffset now)
    {
        lock (gate)
            return underWay == 0 && breaker == Breaker.Closed && now - usedAt > settings.Digest.Window;
    }

    /// <summary>Asks to send one message.</summary>
    /// <param name="mayWait">It may be joined with others.</param>
    public Entry TryEnter(DateTimeOffset now, bool mayWait)
    {
        lock (gate)
        {
            usedAt = now;
            if (breaker.IsOpenAt(now) || now < pausedUntil)
                return Entry.Later(Later(now));
            if (probing || underWay >= settings.Delivery.PerDestination)
                return Entry.Later(TimeSpan.FromSeconds(1));
            while (recent.TryPeek(out var oldest) && now - oldest >= settings.Digest.Window)
                recent.Dequeue();
            if (mayWait && settings.Digest.After > 0 && recent.Count >= settings.Digest.After)
                return new Entry(false, recent.Peek() + settings.Digest.Window - now, IsHeld: true);
            if (bucket?.TakeAt(now) is { } wait && wait > TimeSpan.Zero)
                return Entry.Later(wait);
            probing = breaker.WantsProbeAt(now);
            recent.Enqueue(now);
            underWay++;
            return Entry.Now;
        }
    }

    /// <summary>The receiver answered, with whatever.</summary>
    /// <param name="pause">It asked for peace; the message waits as long as it said, others not longer than a breaker would make them.</param>
    /// <returns>True when it had been given up for a while: what waits for it can go now.</returns>
    public bool Worked(DateTimeOffset now, TimeSpan? pause = null)
    {
        lock (gate)
        {
            Leave();
            var recovered = breaker.Openings > 0 && pause is null;
            if (pause is null)
                breaker = Breaker.Closed;
            else if (Shorter(pause.Value, settings.Breaker.LongestPause) is var rest && now + rest > pausedUntil)
                pausedUntil = now + rest;
            return recovered;
        }
    }

    public void Failed(DateTimeOffset now)
    {
        lock (gate)
        {
            Leave();
            breaker = breaker.Failed(now, settings.Breaker);
        }
    }

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private void Leave()
    {
        underWay--;
        probing = false;
    }

    private TimeSpan Later(DateTimeOffset now)
    {
        var until = breaker.OpenUntil > pausedUntil ? breaker.OpenUntil.Value : pausedUntil;
        return until > now ? until - now : TimeSpan.Zero;
    }

    /// <param name="Wait">When to ask again.</param>
    /// <param name="IsHeld">Until then others may come that it is joined with.</param>
    public readonly record struct Entry(bool MaySend, TimeSpan Wait, bool IsHeld)
    {
        public static Entry Now => new(true, TimeSpan.Zero, false);

        public static Entry Later(TimeSpan wait) => new(false, wait, false);
    }
}
