using Approvals.Channels;
using Approvals.Channels.People;
using Approvals.Host.Auth;
using Approvals.Host.Configuration;

namespace Approvals.Host.Operations;

public static class ChannelsSetup
{
    /// <summary>How people are told, and who was seen in which group.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services, ServiceSettings settings) => services
        .AddSingleton(new MembershipOptions(settings.Auth.MembershipTrust))
        .AddChannels(settings.Channels, settings.PublicUrl, settings.Templates.Directory)
        .AddSingleton<INewestRights, NewestRights>();
}
