using Approvals.Actors.Absences;
using Approvals.Channels.People;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Approvals.Channels.Delivery;

public static class DeliveryServices
{
    /// <summary>The dispatcher and the in-app inbox. Other channels are registered beside it as <see cref="IChannel"/>.</summary>
    public static IServiceCollection AddDelivery(this IServiceCollection services, ChannelsOptions options)
    {
        services.TryAddSingleton(options);
        services.AddSingleton(DeliverySettings.Of(options));
        services.AddSingleton<IChannel, InAppChannel>();
        services.AddSingleton<ChannelSet>();
        services.AddSingleton<Addressing>();
        services.AddSingleton<Absences>();
        services.AddSingleton<Expander>();
        services.AddSingleton<DeliveryMetrics>();
        services.TryAddSingleton(MembershipOptions.Default);
        services.AddSingleton<KnownPeople>();
        services.AddHostedService(provider => provider.GetRequiredService<KnownPeople>());
        services.AddHostedService<AbsenceReader>();
        services.AddHostedService<Dispatcher>();
        return services;
    }
}
