using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Channels.Email;

public static class EmailServices
{
    public static IServiceCollection AddEmail(this IServiceCollection services, EmailOptions options)
    {
        services.AddSingleton(options);
        return options.IsConfigured
            ? services.AddSingleton<IMailTransport, SmtpTransport>().AddSingleton<ConfirmLinkIssuer>().AddSingleton<IChannel, EmailChannel>()
            : services;
    }
}
