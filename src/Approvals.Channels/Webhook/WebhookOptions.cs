namespace Approvals.Channels.Webhook;

/// <summary>The section <c>Channels:Webhook</c>.</summary>
public sealed class WebhookOptions
{
    public Uri? Url { get; init; }

    public string? SigningSecret { get; init; }

    public IReadOnlyDictionary<string, WebhookEndpointOptions> Endpoints { get; init; } =
        new Dictionary<string, WebhookEndpointOptions>(StringComparer.OrdinalIgnoreCase);

    public bool AllowPrivateNetworks { get; init; }
}

/// <summary>The section <c>Channels:Webhook:Endpoints:NAME</c>.</summary>
public sealed class WebhookEndpointOptions
{
    public Uri? Url { get; init; }

    public string? Secret { get; init; }
}
