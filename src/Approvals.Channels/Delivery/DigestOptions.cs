namespace Approvals.Channels.Delivery;

/// <summary>The section <c>Channels:Digest</c>: when messages to one person over one channel are joined.</summary>
public sealed class DigestOptions
{
    /// <summary>So many messages within the window go out one by one; further ones wait for its end and are joined. 0: nothing is joined.</summary>
    public int After { get; init; } = 5;

    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Most messages in one digest.</summary>
    public int Most { get; init; } = 50;
}
