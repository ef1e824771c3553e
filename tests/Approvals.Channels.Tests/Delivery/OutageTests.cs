using Approvals.Application.Deliveries;
using Approvals.Channels.Tests.Support;
using Approvals.Storage;
using Approvals.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Channels.Tests.Delivery;

/// <summary>Hours pass in seconds: the embedded database takes its clock from the process.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 31, 9, 30, 0, TimeSpan.Zero));
    private readonly FakeChannel webhook = new("webhook") { IsForPeople = false };
    private DatabaseOptions database = null!;
    private DeliveryNode node = null!;

    public async Task InitializeAsync()
    {
        database = await Databases.NewAsync(DatabaseOptions.Sqlite);
        node = await DeliveryNode.StartAsync(database, new ChannelsOptions(), [webhook], time);
    }

    public async Task DisposeAsync()
    {
        await node.DisposeAsync();
        Databases.Remove(database);
    }

    [Fact]
    public async Task After_three_hours_of_outage_everything_goes_out()
    {
        webhook.Answer = (_, _) => FakeChannel.Later("connection refused");
        var started = time.GetUtcNow();
        // Without a deadline of their own, or they would be decided meanwhile.
        var request = Asked.OfAnn("webhook") with { TimeoutMs = null };
        var before = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => node.CreateAsync(request)));
        await PassAsync(TimeSpan.FromMinutes(3), () => time.GetUtcNow() - started > TimeSpan.FromHours(1.5));
        var during = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => node.CreateAsync(request)));
        await PassAsync(TimeSpan.FromMinutes(3), () => time.GetUtcNow() - started > TimeSpan.FromHours(3));

        webhook.Answer = (_, _) => FakeChannel.Delivered;
        var recovered = time.GetUtcNow();
        foreach (var id in before.Concat(during))
            await PassAsync(TimeSpan.FromSeconds(1), async () => await node.LogAsync(id) is [{ Status: DeliveryStatus.Sent }]);
        (time.GetUtcNow() - recovered).ShouldBeLessThan(TimeSpan.FromMinutes(10), "the breaker asks again within five minutes, and hurries what waits");
    }

    private Task PassAsync(TimeSpan step, Func<bool> until) => PassAsync(step, () => Task.FromResult(until()));

    private Task PassAsync(TimeSpan step, Func<Task<bool>> until) => Eventually.Async(
        async () =>
        {
            if (await until())
                return true;
            time.Advance(step);
            return false;
        },
        TimeSpan.FromSeconds(60));
}
