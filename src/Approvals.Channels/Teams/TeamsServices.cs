using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Channels.Teams;

public static class TeamsServices
{
    public static IServiceCollection AddTeams(this IServiceCollection services, TeamsOptions options) =>
        options.WebhookUrl is null ? services : services.AddSingleton(options).AddSingleton<IChannel, TeamsChannel>();
}
