using Approvals.Channels;
using Approvals.Channels.Delivery;
using Approvals.Host.Auth;
using Approvals.Host.Configuration;

namespace Approvals.Host.Operations;

public static class ChannelsSetup
{
    /// <summary>How people are told, and who is seen in which group.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services, ServiceSettings settings) => services
        .AddChannels(settings.Channels, settings.PublicUrl, settings.Templates.Directory)
        .AddSingleton<IIdentityObserver, MemberObserver>();

    private sealed class MemberObserver(KnownMembers members) : IIdentityObserver
    {
        public void Saw(Identity identity) => members.Saw(identity.Self, identity.Groups);
    }
}
