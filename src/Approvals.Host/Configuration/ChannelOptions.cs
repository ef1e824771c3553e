using System.Net.Mail;

namespace Approvals.Host.Configuration;

/// <summary>The section <c>Channels:Slack</c>.</summary>
public sealed class SlackOptions
{
    public Uri? WebhookUrl { get; init; }

    public string? BotToken { get; init; }

    public string? SigningSecret { get; init; }

    public string? Channel { get; init; }

    public Uri BaseUrl { get; init; } = new("https://slack.com/api/");

    public static SlackOptions Read(SectionReader section)
    {
        var options = new SlackOptions
        {
            WebhookUrl = section.SecretUrl(nameof(WebhookUrl)),
            BotToken = section.Secret(nameof(BotToken)),
            SigningSecret = section.Secret(nameof(SigningSecret)),
            Channel = section.Text(nameof(Channel)),
            BaseUrl = section.Url(nameof(BaseUrl)) ?? new SlackOptions().BaseUrl,
        };
        section.RefuseOthers();
        return options;
    }
}

public enum EmailSecurity
{
    /// <summary>STARTTLS when the server offers it.</summary>
    Auto,
    StartTls,
    None,
}

/// <summary>The section <c>Channels:Email</c>.</summary>
public sealed class EmailOptions
{
    public string? Host { get; init; }

    public int Port { get; init; } = 587;

    public string? User { get; init; }

    public string? Password { get; init; }

    public string? FromEmail { get; init; }

    public string? FromName { get; init; }

    public EmailSecurity Security { get; init; }

    public static EmailOptions Read(SectionReader section)
    {
        var options = new EmailOptions
        {
            Host = section.Text(nameof(Host)),
            Port = section.Integer(nameof(Port), 1, 65535) ?? new EmailOptions().Port,
            User = section.Secret(nameof(User)),
            Password = section.Secret(nameof(Password)),
            FromEmail = section.Text(nameof(FromEmail)),
            FromName = section.Text(nameof(FromName)),
            Security = section.Choice(nameof(Security), EmailSecurity.Auto),
        };
        if (options.FromEmail is { } from && !IsAddress(from))
            section.Fault(nameof(FromEmail), $"'{from}' is not an e-mail address");
        if (options.FromName is { } name && name.Any(char.IsControl))
            section.Fault(nameof(FromName), "must be one line");
        section.RefuseOthers();
        return options;
    }

    public static bool IsAddress(string text) => MailAddress.TryCreate(text, out var address) && address.Address == text;
}

/// <summary>The section <c>Channels:Webhook</c>.</summary>
public sealed class WebhookOptions
{
    public Uri? Url { get; init; }

    public string? SigningSecret { get; init; }

    public IReadOnlyDictionary<string, WebhookEndpointOptions> Endpoints { get; init; } =
        new Dictionary<string, WebhookEndpointOptions>(StringComparer.OrdinalIgnoreCase);

    public bool AllowPrivateNetworks { get; init; }

    public static WebhookOptions Read(SectionReader section)
    {
        var options = new WebhookOptions
        {
            Url = section.SecretUrl(nameof(Url)),
            SigningSecret = section.Secret(nameof(SigningSecret)),
            Endpoints = section.Children(nameof(Endpoints)).ToDictionary(
                child => child.Name, WebhookEndpointOptions.Read, StringComparer.OrdinalIgnoreCase),
            AllowPrivateNetworks = section.Flag(nameof(AllowPrivateNetworks)) ?? false,
        };
        section.RefuseOthers();
        return options;
    }
}

/// <summary>The section <c>Channels:Webhook:Endpoints:NAME</c>.</summary>
public sealed class WebhookEndpointOptions
{
    public Uri? Url { get; init; }

    public string? Secret { get; init; }

    public static WebhookEndpointOptions Read(SectionReader section)
    {
        var options = new WebhookEndpointOptions { Url = section.SecretUrl(nameof(Url)), Secret = section.Secret(nameof(Secret)) };
        if (section.Text(nameof(Url)) is null && section.Text(nameof(Url) + "_FILE") is null)
            section.Fault(nameof(Url), "is missing");
        section.RefuseOthers();
        return options;
    }
}
