using System.Net;

namespace Approvals.Channels.Webhook;

/// <summary>What an endpoint's status means. The one table of it.</summary>
public static class WebhookAnswers
{
    public static SendResult Classify(HttpStatusCode status, TimeSpan? retryAfter) => (int)status switch
    {
        >= 200 and < 300 => new SendResult.Delivered(),
        410 => new SendResult.GiveUp("The endpoint says that it is gone (410).", 410, DisablesDestination: true),
        429 or 503 => new SendResult.TryLater($"The endpoint is busy ({(int)status}).", (int)status, retryAfter),
        >= 300 and < 400 => new SendResult.TryLater($"The endpoint redirects ({(int)status}); redirects are not followed.", (int)status),
        // Also what looks final, such as 404: endpoints answer that while they are being deployed.
        _ => new SendResult.TryLater($"The endpoint answered {(int)status}.", (int)status, retryAfter),
    };
}
