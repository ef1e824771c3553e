using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Approvals.Channels.Email;

/// <summary>
/// SMTP through <see cref="SmtpClient"/>, one connection per mail. Certificates are checked as the operating system does, and there is no
/// switch for it: a server with a private authority needs that authority in the system's store, or in the file that SSL_CERT_FILE names.
/// </summary>
public sealed class SmtpTransport(EmailOptions options) : IMailTransport
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public async Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        using var message = MessageOf(mail);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            if (!await TrySecurelyAsync(message, limit.Token))
                await SendAsync(message, secure: false, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MailRefusedException(null, $"The mail server did not take the mail within {Limit.TotalSeconds:0} s.");
        }
        catch (SmtpException refused)
        {
            throw new MailRefusedException(CodeOf(refused), ReasonOf(refused), refused);
        }
    }

    /// <summary>False when the mail may go without encryption: because it is asked for, or because the server offers none.</summary>
    private async Task<bool> TrySecurelyAsync(MailMessage message, CancellationToken cancellationToken)
    {
        if (options.Security == EmailSecurity.None)
            return false;
        try
        {
            await SendAsync(message, secure: true, cancellationToken);
            return true;
        }
        catch (SmtpException refused) when (options.Security == EmailSecurity.Auto && OffersNoEncryption(refused))
        {
            return false;
        }
    }

    private async Task SendAsync(MailMessage message, bool secure, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient(options.Host, options.Port) { EnableSsl = secure };
        if (options.User is { } user && (secure || options.Security == EmailSecurity.None))
            client.Credentials = new NetworkCredential(user, options.Password);
        await client.SendMailAsync(message, cancellationToken);
    }

    /// <summary>The one failure without a reply code and without a cause: the greeting did not list STARTTLS. A failed handshake has a cause.</summary>
    private static bool OffersNoEncryption(SmtpException refused) =>
        refused is { StatusCode: SmtpStatusCode.GeneralFailure, InnerException: null } and not SmtpFailedRecipientException;

    private MailMessage MessageOf(Mail mail)
    {
        var message = new MailMessage(new MailAddress(options.Sender, options.FromName, Encoding.UTF8), new MailAddress(mail.To))
        {
            Subject = Unencoded(mail.Subject),
            SubjectEncoding = Encoding.UTF8,
            Body = mail.Text,
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.QuotedPrintable,
        };
        var html = AlternateView.CreateAlternateViewFromString(mail.Html, Encoding.UTF8, MediaTypeNames.Text.Html);
        html.TransferEncoding = TransferEncoding.QuotedPrintable;
        message.AlternateViews.Add(html);
        message.Headers.Add("Message-ID", mail.MessageId);
        if (mail.References.Count > 0)
        {
            message.Headers.Add("In-Reply-To", mail.References[^1]);
            message.Headers.Add("References", string.Join(' ', mail.References));
        }

        // Keeps absence notes and other robots from answering.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        return message;
    }

    /// <summary>
    /// A title such as =?utf-8?B?…?= is plain ASCII and would be sent as it is, for the reader's program to decode: into line breaks, or into
    /// another title. A joiner that nobody sees makes it text that is encoded, and whose pieces mean nothing.
    /// </summary>
    private static string Unencoded(string subject) => subject.Replace("=?", "=\u2060?", StringComparison.Ordinal);

    private static int? CodeOf(SmtpException refused) => (int)refused.StatusCode is > 0 and var code ? code : null;

    private static string ReasonOf(SmtpException refused) => refused.InnerException is { } cause
        ? $"{refused.Message} {cause.GetBaseException().Message}"
        : refused.Message;
}
