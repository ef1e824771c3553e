namespace Approvals.Channels.Webhook;

/// <summary>The section <c>Channels:Webhook</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>The name under which the endpoint goes that <see cref="Url"/> sets.</summary>
    public const string Default = "default";

    public Uri? Url { get; init; }

    public string? SigningSecret { get; init; }

    /// <summary>Signs too, while receivers change over to a new <see cref="SigningSecret"/>.</summary>
    public string? PreviousSigningSecret { get; init; }

    public IReadOnlyDictionary<string, WebhookEndpointOptions> Endpoints { get; init; } =
        new Dictionary<string, WebhookEndpointOptions>(StringComparer.OrdinalIgnoreCase);

    public bool AllowPrivateNetworks { get; init; }

    /// <summary>For one call, from the look-up of the name to the answer's headers.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    public bool IsConfigured => Url is not null || Endpoints.Count > 0;

    /// <summary>Null when there is no such endpoint.</summary>
    public WebhookEndpointOptions? Find(string name)
    {
        if (Endpoints.TryGetValue(name, out var endpoint))
            return endpoint;
        return Url is not null && name == Default ? new() { Url = Url, Secret = SigningSecret, PreviousSecret = PreviousSigningSecret } : null;
    }
}

/// <summary>The section <c>Channels:Webhook:Endpoints:NAME</c>.</summary>
public sealed class WebhookEndpointOptions
{
    public Uri? Url { get; init; }

    public string? Secret { get; init; }

    /// <summary>Signs too, while the receiver changes over to a new <see cref="Secret"/>.</summary>
    public string? PreviousSecret { get; init; }
}
