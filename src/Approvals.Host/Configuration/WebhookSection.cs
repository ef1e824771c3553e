using Approvals.Channels.Webhook;

namespace Approvals.Host.Configuration;

/// <summary>Reads the section <c>Channels:Webhook</c>.</summary>
public static class WebhookSection
{
    public static WebhookOptions Read(SectionReader section)
    {
        var options = new WebhookOptions
        {
            Url = section.SecretUrl(nameof(WebhookOptions.Url)),
            SigningSecret = section.Secret(nameof(WebhookOptions.SigningSecret)),
            PreviousSigningSecret = section.Secret(nameof(WebhookOptions.PreviousSigningSecret)),
            Endpoints = section.Children(nameof(WebhookOptions.Endpoints)).ToDictionary(
                child => child.Name, ReadEndpoint, StringComparer.OrdinalIgnoreCase),
            AllowPrivateNetworks = section.Flag(nameof(WebhookOptions.AllowPrivateNetworks)) ?? false,
            Timeout = section.PositiveDuration(nameof(WebhookOptions.Timeout)) ?? new WebhookOptions().Timeout,
        };
        section.RefuseOthers();
        return options;
    }

    private static WebhookEndpointOptions ReadEndpoint(SectionReader section)
    {
        const string url = nameof(WebhookEndpointOptions.Url);
        var options = new WebhookEndpointOptions
        {
            Url = section.SecretUrl(url),
            Secret = section.Secret(nameof(WebhookEndpointOptions.Secret)),
            PreviousSecret = section.Secret(nameof(WebhookEndpointOptions.PreviousSecret)),
        };
        if (section.Text(url) is null && section.Text(url + "_FILE") is null)
            section.Fault(url, "is missing");
        section.RefuseOthers();
        return options;
    }
}
