namespace Approvals.Host.Ui.Parts;

/// <summary>What people call the channels.</summary>
internal static class ChannelWords
{
    public static string Of(string channel) => channel switch
    {
        "slack" => "Slack",
        "email" => "E-mail",
        "webhook" => "Webhook",
        "in-app" => "In-app",
        "teams" => "Teams",
        _ => channel,
    };
}
