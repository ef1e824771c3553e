using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Channels.Slack;

public static class SlackServices
{
    public static IServiceCollection AddSlack(this IServiceCollection services, SlackOptions options)
    {
        // The doors stand in any case and refuse what they cannot check.
        services.AddSingleton(options).AddSingleton<SlackInbox>();
        if (!options.IsConfigured)
            return services;
        services.AddSingleton<SlackApi>().AddSingleton<SlackDirectory>().AddSingleton<SlackMessenger>().AddSingleton<IChannel, SlackChannel>();
        return options.TakesDecisions
            ? services.AddSingleton<SlackCards>().AddSingleton<SlackDesk>().AddHostedService<SlackWorker>()
            : services;
    }
}
