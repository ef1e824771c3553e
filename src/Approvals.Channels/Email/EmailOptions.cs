using Approvals.Domain.Requests;

namespace Approvals.Channels.Email;

/// <summary>The section <c>Channels:Email</c>.</summary>
public sealed class EmailOptions
{
    public string? Host { get; init; }

    public int Port { get; init; } = 587;

    public string? User { get; init; }

    public string? Password { get; init; }

    public string? FromEmail { get; init; }

    public string? FromName { get; init; }

    public EmailSecurity Security { get; init; }

    /// <summary>Mails that ask for a vote carry links on which it can be confirmed.</summary>
    public bool ConfirmLinks { get; init; }

    /// <summary>
    /// Whoever holds a mail may decide with its link, without signing in. Anybody to whom the mail is forwarded can, and so can a program that
    /// submits forms in mails, so it is for requests of little weight only: see <see cref="ConfirmWithoutSignInUpTo"/>.
    /// </summary>
    public bool ConfirmWithoutSignIn { get; init; }

    /// <summary>The highest priority for which signing in may be left out.</summary>
    public Priority ConfirmWithoutSignInUpTo { get; init; } = Priority.Normal;

    public TimeSpan ConfirmLifetime { get; init; } = TimeSpan.FromDays(7);

    public bool IsConfigured => Host is not null;

    /// <summary>The account of the mail server stands in for a sender that is not set, where it is an address.</summary>
    public string Sender => FromEmail ?? (User is { } user && MailAddresses.IsAddress(user) ? user : "approvals@localhost");
}

public enum EmailSecurity
{
    /// <summary>STARTTLS when the server offers it; without it the password stays here.</summary>
    Auto,

    /// <summary>STARTTLS or nothing.</summary>
    StartTls,

    /// <summary>No encryption, and the password, if one is set, in the clear: for a relay on the same machine.</summary>
    None,
}
