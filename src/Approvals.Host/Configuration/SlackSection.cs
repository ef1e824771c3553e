using Approvals.Channels.Slack;

namespace Approvals.Host.Configuration;

/// <summary>Reads the section <c>Channels:Slack</c>.</summary>
public static class SlackSection
{
    public static SlackOptions Read(SectionReader section)
    {
        var options = new SlackOptions
        {
            WebhookUrl = section.SecretUrl(nameof(SlackOptions.WebhookUrl)),
            BotToken = section.Secret(nameof(SlackOptions.BotToken)),
            SigningSecret = section.Secret(nameof(SlackOptions.SigningSecret)),
            Channel = section.Text(nameof(SlackOptions.Channel)),
            BaseUrl = section.Url(nameof(SlackOptions.BaseUrl)) ?? new SlackOptions().BaseUrl,
            MembersAreApprovers = section.Flag(nameof(SlackOptions.MembersAreApprovers)) ?? false,
        };
        section.RefuseOthers();
        return options;
    }
}
