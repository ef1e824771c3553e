namespace Approvals.Client.Transport;

/// <summary>How long to wait before the next attempt: exponential, capped, half of it random so that clients spread out.</summary>
internal sealed class Backoff(ApprovalsClientOptions options)
{
    private int failures;

    public void Reset() => failures = 0;

    /// <param name="retryAfter">What the server asked for; never undercut.</param>
    public TimeSpan Next(TimeSpan? retryAfter)
    {
        var full = Math.Min(options.MaxDelay.TotalMilliseconds, options.BaseDelay.TotalMilliseconds * Math.Pow(2, Math.Min(failures++, 30)));
        var jittered = TimeSpan.FromMilliseconds(full / 2 * (1 + options.Jitter()));
        return retryAfter is { } asked && asked > jittered ? asked : jittered;
    }
}
