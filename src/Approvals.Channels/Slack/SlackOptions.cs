namespace Approvals.Channels.Slack;

/// <summary>The section <c>Channels:Slack</c>.</summary>
public sealed class SlackOptions
{
    public Uri? WebhookUrl { get; init; }

    public string? BotToken { get; init; }

    public string? SigningSecret { get; init; }

    public string? Channel { get; init; }

    public Uri BaseUrl { get; init; } = new("https://slack.com/api/");
}
