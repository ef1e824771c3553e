namespace Approvals.Channels.Email;

/// <summary>The way to the mail server. Over <c>System.Net.Mail</c>; MailKit would replace it here and nowhere else (ADR 0003).</summary>
public interface IMailTransport
{
    /// <summary>Returns once the server has taken the mail.</summary>
    /// <exception cref="MailRefusedException">The server refused it, or could not be reached.</exception>
    Task SendAsync(Mail mail, CancellationToken cancellationToken);
}

/// <param name="code">The server's reply code; null when it gave none.</param>
public sealed class MailRefusedException(int? code, string reason, Exception? cause = null) : Exception(reason, cause)
{
    public int? Code { get; } = code;
}
