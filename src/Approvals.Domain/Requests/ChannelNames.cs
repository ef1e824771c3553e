namespace Approvals.Domain.Requests;

/// <summary>The channels that requests, preferences and settings may name. One that is known but not configured is accepted and its delivery fails visibly.</summary>
public static class ChannelNames
{
    public static IReadOnlyList<string> All { get; } = ["slack", "email", "webhook", "in-app", "teams"];
}
