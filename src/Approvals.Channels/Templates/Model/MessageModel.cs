using System.Text.Json;
using Approvals.Domain.Notices;
using Approvals.Domain.Principals;
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
        OutgoingMessage message, Func<Guid, string?> link, ConfirmLinks? confirm = null, bool buttons = false)
    {
        var names = NamesIn(message);
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["event"] = Word(message.Event),
            ["happening"] = Happening.Of(message, names),
            ["note"] = string.IsNullOrWhiteSpace(message.Note) ? null : message.Note,
            ["asks"] = Asks(message),
            ["buttons"] = buttons && message.Approval is Approval.Pending,
            ["approval"] = ApprovalModel.Of(message.Approval, names),
            ["recipient"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = NameOf(message.Recipient, names), ["principal"] = message.Recipient },
            ["link"] = link(message.ApprovalId),
            ["confirm"] = confirm is null
                ? null
                : new Dictionary<string, object?>(StringComparer.Ordinal) { ["approve"] = confirm.Approve, ["reject"] = confirm.Reject },
            ["deadline"] = (message.Approval as Approval.Pending)?.Deadline is { } deadline ? Moment.Of(deadline) : null,
            ["decision"] = (message.Approval as Approval.Decided)?.Decision is { } decision ? DecisionModel.Of(decision, names) : null,
            ["count"] = message.Digest.Count,
            ["items"] = message.Digest.TakeLast(MostItems).Select(item => ItemOf(item, link, names)).ToList<object?>(),
        };
    }

    /// <summary>The recipient may decide now: not the requester, and not somebody who is only told.</summary>
    public static bool Asks(OutgoingMessage message)
    {
        if (message.Approval is not Approval.Pending || message.Template is not (MessageTemplates.Requested or MessageTemplates.Reminder or MessageTemplates.Escalated))
            return false;
        return !Relevance.IsOnlyTold(message.Approval, message.Recipient);
    }

    /// <summary>As the recipient is called among all whom the message is about; what is no principal without its kind.</summary>
    private static string NameOf(string recipient, ShownNames names) =>
        Principal.TryParse(recipient, out var principal) ? names.Text(principal) : recipient[(recipient.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>Everybody who can be named in it, the recipient too: nobody is taken for another within one message.</summary>
    private static ShownNames NamesIn(OutgoingMessage message)
    {
        var people = message.Digest.Select(item => item.Approval).Append(message.Approval).SelectMany(ShownNames.In);
        return ShownNames.WholeOf(Principal.TryParse(message.Recipient, out var recipient) ? people.Append(recipient) : people);
    }

    private static Dictionary<string, object?> ItemOf(OutgoingMessage item, Func<Guid, string?> link, ShownNames names) => new(StringComparer.Ordinal)
    {
        ["event"] = Word(item.Event),
        ["happening"] = Happening.Of(item, names),
        ["asks"] = Asks(item),
        ["title"] = item.Approval.Request.Title,
        ["link"] = link(item.ApprovalId),
        ["deadline"] = (item.Approval as Approval.Pending)?.Deadline is { } deadline ? Moment.Of(deadline) : null,
    };

    private static string Word(Domain.Notices.NoticeKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}

/// <summary>Where a recipient confirms a decision.</summary>
public sealed record ConfirmLinks(string Approve, string Reject);
