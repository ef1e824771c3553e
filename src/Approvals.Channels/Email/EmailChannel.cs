using System.Buffers;
using Approvals.Channels.Templates;
using Approvals.Channels.Templates.Model;

namespace Approvals.Channels.Email;

/// <summary>Tells people by mail, one conversation per approval.</summary>
public sealed class EmailChannel(IMailTransport transport, TemplateStore templates, PublicLinks links, ConfirmLinkIssuer confirming) : IChannel
{
    public string Name => "email";

    public IReadOnlyList<string> DestinationsOf(Addressee addressee) =>
        addressee.Group?.Emails is { Count: > 0 } emails ? emails : addressee.Mail is { } address ? [address] : [];

    public async Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        // A mail that was read cannot be changed; what it asked is told by the page behind its link.
        if (message.UpdateOnly)
            return new SendResult.Delivered(message.Reference);
        var mail = await MailOfAsync(message, cancellationToken);
        try
        {
            await transport.SendAsync(mail, cancellationToken);
            return new SendResult.Delivered(mail.MessageId);
        }
        catch (MailRefusedException refused)
        {
            return MailReplies.Classify(refused.Code, refused.Message);
        }
    }

    private async Task<Mail> MailOfAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var model = MessageModel.Of(message, links.Approval, await confirming.IssueAsync(message, cancellationToken));
        string Render(TemplatePart part) => templates.Render(part, message.Template, model);
        return new Mail(
            $"<{message.Id:N}@{links.Domain}>", message.Destination,
            Render(TemplatePart.EmailSubject), Render(TemplatePart.EmailText), Render(TemplatePart.EmailHtml), ThreadOf(message));
    }

    /// <summary>Everything about an approval refers to the same id, which no mail has: clients put what shares it together, whichever came first.</summary>
    private string[] ThreadOf(OutgoingMessage message)
    {
        if (message.Digest.Count > 0)
            return [];
        var root = $"<approval.{message.ApprovalId:N}@{links.Domain}>";
        return message.Reference is { } earlier && MailIds.IsOne(earlier) ? [root, earlier] : [root];
    }
}

internal static class MailIds
{
    private static readonly SearchValues<char> Breaking = SearchValues.Create("<> \r\n\t");

    /// <summary>An id as this channel writes it, and nothing that could go on as another header.</summary>
    public static bool IsOne(string text) =>
        text.Length is > 2 and < 200 && text[0] == '<' && text[^1] == '>' && !text.AsSpan(1, text.Length - 2).ContainsAny(Breaking);
}
