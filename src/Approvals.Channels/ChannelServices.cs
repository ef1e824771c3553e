using Approvals.Channels.Delivery;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Channels;

public static class ChannelServices
{
    /// <summary>The channels that are configured, and the dispatcher that sends over them.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services, ChannelsOptions options) => services
        .AddSingleton(options)
        .AddDelivery(options);
}
