using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Channels.Webhook;

public static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services, WebhookOptions options)
    {
        services.AddSingleton(options).AddSingleton<WebhookSender>(provider => new(options, provider.GetRequiredService<TimeProvider>()));
        return options.IsConfigured ? services.AddSingleton<IChannel, WebhookChannel>() : services;
    }
}
