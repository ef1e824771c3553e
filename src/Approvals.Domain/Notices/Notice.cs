using Approvals.Domain.Requests;

namespace Approvals.Domain.Notices;

/// <summary>An intent to tell one recipient about one event; the dispatcher expands it into deliveries by channel.</summary>
/// <param name="Version">The event's version.</param>
/// <param name="Recipient">A principal's text, <c>role:approver</c>, or <c>callback:NAME</c> for a configured webhook.</param>
public sealed record Notice(int Version, NoticeKind Kind, string Recipient, IReadOnlyList<string> Channels, Priority Priority)
{
    public const string CallbackPrefix = "callback:";

    /// <summary>The endpoint that <c>Channels:Webhook:Url</c> configures.</summary>
    public const string DefaultWebhook = "webhook:";
}
