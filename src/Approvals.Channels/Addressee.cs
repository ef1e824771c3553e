using Approvals.Domain.Notices;
using Approvals.Domain.Principals;

namespace Approvals.Channels;

/// <summary>Who is to be told, as an intent names them, with what configuration says about them.</summary>
/// <param name="Recipient">A principal's text, <c>role:approver</c>, <c>webhook:</c> or <c>callback:NAME</c>.</param>
/// <param name="Group">Of a group that <c>Channels:Groups</c> names.</param>
public sealed record Addressee(string Recipient, GroupOptions? Group = null)
{
    /// <summary>Null for <c>role:approver</c> and for endpoints.</summary>
    public Principal? Principal { get; } = Principal.TryParse(Recipient, out var principal) ? principal : null;

    /// <summary>The configured webhook that a request named as its callback, or that of the service; null for people.</summary>
    public string? Endpoint =>
        Recipient.StartsWith(Notice.CallbackPrefix, StringComparison.Ordinal) ? Recipient[Notice.CallbackPrefix.Length..]
        : Recipient == Notice.DefaultWebhook ? ""
        : null;

    /// <summary>The address of a <c>user:</c> whose name is one.</summary>
    public string? Mail => Principal is { IsUser: true } user && MailAddresses.IsAddress(user.Name) ? user.Name : null;
}
