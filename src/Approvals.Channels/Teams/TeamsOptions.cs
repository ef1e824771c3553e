namespace Approvals.Channels.Teams;

/// <summary>The section <c>Channels:Teams</c>.</summary>
public sealed class TeamsOptions
{
    /// <summary>The address that the Teams workflow "When a Teams webhook request is received" shows.</summary>
    public Uri? WebhookUrl { get; init; }
}
