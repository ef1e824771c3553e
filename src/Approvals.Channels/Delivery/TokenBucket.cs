namespace Approvals.Channels.Delivery;

/// <summary>So many per period, evenly refilled. Not safe for threads by itself.</summary>
internal sealed class TokenBucket(int capacity, TimeSpan period)
{
    private double tokens = capacity;
    private DateTimeOffset? filledAt;

    public int AvailableAt(DateTimeOffset now)
    {
        Fill(now);
        return (int)tokens;
    }

    /// <summary>Zero: taken. Otherwise when there will be one.</summary>
    public TimeSpan TakeAt(DateTimeOffset now)
    {
        Fill(now);
        if (tokens >= 1)
        {
            tokens--;
            return TimeSpan.Zero;
        }

        return period / capacity * (1 - tokens);
    }

    private void Fill(DateTimeOffset now)
    {
        if (now <= filledAt)
            return;
        tokens = filledAt is { } since ? Math.Min(capacity, tokens + (now - since) / period * capacity) : capacity;
        filledAt = now;
    }
}
