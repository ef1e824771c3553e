namespace Approvals.Channels.Slack;

/// <summary>The section <c>Channels:Slack</c>.</summary>
public sealed class SlackOptions
{
    public Uri? WebhookUrl { get; init; }

    public string? BotToken { get; init; }

    public string? SigningSecret { get; init; }

    /// <summary>For whoever has no place of their own in Slack.</summary>
    public string? Channel { get; init; }

    public Uri BaseUrl { get; init; } = new("https://slack.com/api/");

    /// <summary>
    /// Everybody in the workspace but its guests has the role approver, so that they may decide what anyone with the role may decide, whatever
    /// their tokens show. Otherwise Slack users decide what names them or a group that their newest token showed.
    /// </summary>
    public bool MembersAreApprovers { get; init; }

    public bool IsConfigured => BotToken is not null || WebhookUrl is not null;

    /// <summary>Buttons come back: there is a secret to know the call by, and a token to ask who pressed them.</summary>
    public bool TakesDecisions => BotToken is not null && SigningSecret is not null;
}
