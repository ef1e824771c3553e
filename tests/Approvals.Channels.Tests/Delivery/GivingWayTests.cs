using Approvals.Actors.Deadlines;
using Approvals.Application.Deliveries;
using Approvals.Channels.Delivery;
using Approvals.Channels.Tests.Support;
using Approvals.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Channels.Tests.Delivery;

public sealed class GivingWayTests
{
    [Fact]
    public async Task Deadlines_that_stay_behind_hold_deliveries_up_but_never_for_good()
    {
        var database = await Databases.NewAsync(DatabaseOptions.Sqlite);
        var webhook = new FakeChannel("webhook") { IsForPeople = false };
        var options = new ChannelsOptions { Delivery = new DeliveryOptions { PollInterval = TimeSpan.FromMilliseconds(50), BatchSize = 4 } };
        await using (var node = await DeliveryNode.StartAsync(database, options, [webhook], change: WithoutPump))
        {
            var wakes = node.Services.GetRequiredService<WakeQueue>();
            for (var i = 0; i < 17; i++)
                wakes.Enqueue(Guid.CreateVersion7());
            wakes.IsBehind.ShouldBeTrue();
            foreach (var id in await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => node.CreateAsync(Asked.OfAnn("webhook")))))
                await node.LogAsync(id, all => all.Any(delivery => delivery is { Channel: "webhook", Status: DeliveryStatus.Sent }));
            wakes.IsBehind.ShouldBeTrue();
        }

        Databases.Remove(database);
    }

    private static void WithoutPump(IServiceCollection services) =>
        services.Remove(services.Single(service => service.ImplementationType == typeof(WakePump)));
}
