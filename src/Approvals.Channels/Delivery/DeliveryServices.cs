using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Channels.Delivery;

public static class DeliveryServices
{
    public static IServiceCollection AddDelivery(this IServiceCollection services, ChannelsOptions options) => services
        .AddSingleton(options.Retry);
}
