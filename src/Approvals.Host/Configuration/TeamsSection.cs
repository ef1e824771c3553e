using Approvals.Channels.Teams;

namespace Approvals.Host.Configuration;

/// <summary>Reads the section <c>Channels:Teams</c>.</summary>
public static class TeamsSection
{
    public static TeamsOptions Read(SectionReader section)
    {
        var options = new TeamsOptions { WebhookUrl = section.SecretUrl(nameof(TeamsOptions.WebhookUrl)) };
        section.RefuseOthers();
        return options;
    }
}
