using Approvals.Channels;
using Approvals.Channels.Email;

namespace Approvals.Host.Configuration;

/// <summary>Reads the section <c>Channels:Email</c>.</summary>
public static class EmailSection
{
    public static EmailOptions Read(SectionReader section)
    {
        var options = new EmailOptions
        {
            Host = section.Text(nameof(EmailOptions.Host)),
            Port = section.Integer(nameof(EmailOptions.Port), 1, 65535) ?? new EmailOptions().Port,
            User = section.Secret(nameof(EmailOptions.User)),
            Password = section.Secret(nameof(EmailOptions.Password)),
            FromEmail = section.Text(nameof(EmailOptions.FromEmail)),
            FromName = section.Text(nameof(EmailOptions.FromName)),
            Security = section.Choice(nameof(EmailOptions.Security), EmailSecurity.Auto),
            ConfirmLinks = section.Flag(nameof(EmailOptions.ConfirmLinks)) ?? false,
            ConfirmWithoutSignIn = section.Flag(nameof(EmailOptions.ConfirmWithoutSignIn)) ?? false,
            ConfirmWithoutSignInUpTo = section.Choice(nameof(EmailOptions.ConfirmWithoutSignInUpTo), new EmailOptions().ConfirmWithoutSignInUpTo),
            ConfirmLifetime = section.PositiveDuration(nameof(EmailOptions.ConfirmLifetime)) ?? new EmailOptions().ConfirmLifetime,
        };
        if (options.FromEmail is { } from && !MailAddresses.IsAddress(from))
            section.Fault(nameof(EmailOptions.FromEmail), $"'{from}' is not an e-mail address");
        if (options.FromName is { } name && name.Any(char.IsControl))
            section.Fault(nameof(EmailOptions.FromName), "must be one line");
        section.RefuseOthers();
        return options;
    }
}
