namespace Approvals.Domain.Requests;

/// <summary>What configuration says about a request that says nothing itself.</summary>
public sealed record RequestDefaults
{
    /// <summary>Null means that a request waits for ever unless it says otherwise.</summary>
    public long? DefaultTimeoutMs { get; init; } = 3_600_000;

    public TimeoutAction DefaultTimeoutAction { get; init; } = TimeoutAction.Reject;

    public IReadOnlyList<string> DefaultChannels { get; init; } = [];

    public IReadOnlyList<string> KnownChannels { get; init; } = ChannelNames.All;
}
