using System.Text.Json;
using Approvals.Domain.Projections;
using Approvals.Domain.State;

namespace Approvals.Channels.Templates.Model;

/// <summary>
/// The variables that templates see, documented in docs/templates.md. Plain names and texts: a template reaches nothing that is not put here.
/// Those without a value are null, so that <c>{{#if decision}}</c> asks and a misspelt name is a fault.
/// </summary>
public static class MessageModel
{
    /// <summary>Slack takes 50 blocks in a message.</summary>
    private const int MostItems = 40;

    /// <param name="link">The page of an approval; null when the service has no public address.</param>
    /// <param name="confirm">Links with which the recipient decides; null when there are none.</param>
    /// <param name="buttons">The message can carry buttons that decide.</param>
    public static IReadOnlyDictionary<string, object?> Of(
        OutgoingMessage message, Func<Guid, string?> link, ConfirmLinks? confirm = null, bool buttons = false) =>
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["event"] = Word(message.Event),
            ["happening"] = Happening.Of(message),
            ["note"] = string.IsNullOrWhiteSpace(message.Note) ? null : message.Note,
            ["asks"] = Asks(message),
            ["buttons"] = buttons && message.Approval is Approval.Pending,
            ["approval"] = ApprovalModel.Of(message.Approval),
            ["recipient"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = NameOf(message.Recipient), ["principal"] = message.Recipient },
            ["link"] = link(message.ApprovalId),
            ["confirm"] = confirm is null
                ? null
                : new Dictionary<string, object?>(StringComparer.Ordinal) { ["approve"] = confirm.Approve, ["reject"] = confirm.Reject },
            ["deadline"] = (message.Approval as Approval.Pending)?.Deadline is { } deadline ? Moment.Of(deadline) : null,
            ["decision"] = (message.Approval as Approval.Decided)?.Decision is { } decision ? DecisionModel.Of(decision) : null,
            ["count"] = message.Digest.Count,
            ["items"] = message.Digest.TakeLast(MostItems).Select(item => ItemOf(item, link)).ToList<object?>(),
        };

    /// <summary>The recipient may decide now: not the requester, and not somebody who is only told.</summary>
    public static bool Asks(OutgoingMessage message)
    {
        if (message.Approval is not Approval.Pending || message.Template is not (MessageTemplates.Requested or MessageTemplates.Reminder or MessageTemplates.Escalated))
            return false;
        return InboxRow.Of(message.Approval).Any(row => row.Open && row.Principal == message.Recipient) || !IsOnlyTold(message);
    }

    /// <summary>The name without its kind, such as ann@example.com.</summary>
    public static string NameOf(string principal) => principal[(principal.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static bool IsOnlyTold(OutgoingMessage message) =>
        message.Recipient == message.Approval.Request.Requester.Text
        || message.Approval.Request.NotifyUsers.Any(address => "user:" + address == message.Recipient);

    private static Dictionary<string, object?> ItemOf(OutgoingMessage item, Func<Guid, string?> link) => new(StringComparer.Ordinal)
    {
        ["event"] = Word(item.Event),
        ["happening"] = Happening.Of(item),
        ["asks"] = Asks(item),
        ["title"] = item.Approval.Request.Title,
        ["link"] = link(item.ApprovalId),
        ["deadline"] = (item.Approval as Approval.Pending)?.Deadline is { } deadline ? Moment.Of(deadline) : null,
    };

    private static string Word(Domain.Notices.NoticeKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}

/// <summary>Where a recipient confirms a decision.</summary>
public sealed record ConfirmLinks(string Approve, string Reject);
