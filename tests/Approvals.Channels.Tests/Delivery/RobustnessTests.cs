using Approvals.Application.Deliveries;
using Approvals.Channels.Delivery;
using Approvals.Channels.Tests.Support;
using Approvals.Domain.Requests;
using Approvals.Storage;
using Approvals.Testing;

namespace Approvals.Channels.Tests.Delivery;

/// <summary>What happens to deliveries when receivers fail, hang or are many, and when nodes die, on both databases.</summary>
public abstract class RobustnessTests(string provider) : IAsyncLifetime
{
    private readonly FakeChannel email = new("email");
    private readonly FakeChannel webhook = new("webhook") { IsForPeople = false };
    private readonly List<DeliveryNode> nodes = [];
    private DatabaseOptions database = null!;

    protected static DeliveryOptions Quick { get; } =
        new() { PollInterval = TimeSpan.FromMilliseconds(50), SendTimeout = TimeSpan.FromSeconds(2), Lease = TimeSpan.FromSeconds(3) };

    private static RetryOptions Soon { get; } = new() { Schedule = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(20), 12)] };

    public async Task InitializeAsync() => database = await Databases.NewAsync(provider);

    public async Task DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
        Databases.Remove(database);
    }

    [Fact]
    public async Task A_receiver_that_fails_a_third_of_the_calls_gets_everything()
    {
        var calls = 0;
        webhook.Answer = (_, _) => Interlocked.Increment(ref calls) % 10 is 0 or 3 or 6 ? FakeChannel.Later() : FakeChannel.Delivered;
        var node = await StartAsync(new ChannelsOptions { Delivery = Quick, Retry = Soon });
        var ids = await CreateAsync(node, 100, Asked.OfAnn("webhook"));
        foreach (var id in ids)
            (await node.LogAsync(id, all => all is [{ Status: DeliveryStatus.Sent }])).ShouldHaveSingleItem();
        webhook.Messages.GroupBy(message => message.ApprovalId).ShouldAllBe(same => same.Select(message => message.Id).Distinct().Count() == 1);
    }

    [Fact]
    public async Task A_receiver_that_hangs_does_not_delay_the_others()
    {
        webhook.Answer = async (message, cancellationToken) =>
        {
            if (message.Destination == "slow")
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return new SendResult.Delivered();
        };
        var node = await StartAsync(new ChannelsOptions { Delivery = Quick, Retry = Soon });
        await CreateAsync(node, 100, Asked.OfAnn() with { Callback = "slow" });
        await Eventually.Async(() => webhook.Messages.Count(message => message.Destination == "slow") >= Quick.PerDestination);
        foreach (var id in await CreateAsync(node, 50, Asked.OfAnn("webhook")))
        {
            var delivery = (await node.LogAsync(id, all => all is [{ Status: DeliveryStatus.Sent }])).Single();
            (delivery.SentAt - delivery.CreatedAt)!.Value.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        }
    }

    [Fact]
    public async Task What_a_dead_node_was_sending_another_sends_again_under_the_same_id()
    {
        // Its channel never comes back, so nothing of what it leased is ever settled: as if it had been killed while sending.
        var dead = new FakeChannel("email") { Answer = (_, _) => new TaskCompletionSource<SendResult>().Task };
        var options = new ChannelsOptions { Delivery = Quick with { SendTimeout = TimeSpan.FromMinutes(1), Lease = TimeSpan.FromSeconds(1) } };
        var first = await StartAsync(options, dead);
        var id = await first.CreateAsync(Asked.OfAnn("email"));
        await Eventually.Async(() => dead.Messages.Count == 1);
        nodes.Remove(first);
        await first.DisposeAsync();
        var second = await StartAsync(options, email);
        (await second.LogAsync(id, all => all is [{ Status: DeliveryStatus.Sent }])).ShouldHaveSingleItem();
        email.Messages.ShouldHaveSingleItem().Id.ShouldBe(dead.Messages.Single().Id);
    }

    [Fact]
    public async Task What_is_critical_overtakes_what_waits()
    {
        webhook.Answer = async (_, cancellationToken) =>
        {
            await Task.Delay(20, cancellationToken);
            return new SendResult.Delivered();
        };
        var node = await StartAsync(new ChannelsOptions { Delivery = Quick with { Concurrency = 4, PerDestination = 4 } });
        await CreateAsync(node, 300, Asked.OfAnn("webhook") with { Priority = Priority.Low });
        var urgent = await node.CreateAsync(Asked.OfAnn("webhook") with { Priority = Priority.Critical });
        var delivery = (await node.LogAsync(urgent, all => all is [{ Status: DeliveryStatus.Sent }])).Single();
        webhook.Messages.Count.ShouldBeLessThan(200, "most of the others still wait");
        (delivery.SentAt - delivery.CreatedAt)!.Value.ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Many_messages_to_one_person_become_a_digest_and_critical_ones_do_not_wait()
    {
        var options = new ChannelsOptions { Delivery = Quick, Digest = new DigestOptions { After = 2, Window = TimeSpan.FromSeconds(4) } };
        var node = await StartAsync(options, email);
        var request = Asked.OfAnn("email");
        await CreateAsync(node, 2, request);
        await Eventually.Async(() => email.Messages.Count == 2);
        var joined = await CreateAsync(node, 5, request);
        var critical = await node.CreateAsync(request with { Priority = Priority.Critical });
        await node.LogAsync(critical, all => all is [{ Status: DeliveryStatus.Sent }]);
        email.Messages.ShouldAllBe(message => message.Digest.Count == 0);
        foreach (var id in joined)
            await node.LogAsync(id, all => all is [{ Status: DeliveryStatus.Sent }]);
        var digests = email.Messages.Where(message => message.Digest.Count > 0).ToList();
        digests.SelectMany(message => message.Digest).Select(part => part.ApprovalId).Order().ShouldBe(joined.Order());
        digests.ShouldAllBe(message => message.Template == "approval-digest");
        digests.Count.ShouldBeLessThan(3);
    }

    [Fact]
    public async Task Messages_to_one_destination_about_one_approval_keep_their_order()
    {
        var random = new Random(4711);
        var options = new ChannelsOptions { Delivery = Quick, Retry = Soon };
        webhook.Answer = (_, _) =>
        {
            lock (random)
                return random.Next(3) == 0 ? FakeChannel.Later() : FakeChannel.Delivered;
        };
        var node = await StartAsync(options);
        foreach (var id in await CreateAsync(node, 20, Asked.OfAnn("webhook")))
        {
            await node.AskAsync(id, Some.Comment(Asked.Ann, "one"));
            await node.AskAsync(id, Some.Approve(Asked.Ann));
            await node.LogAsync(id, all => all.Count >= 2 && all.All(delivery => delivery.Status != DeliveryStatus.Pending));
            var tried = webhook.Messages.Where(message => message.ApprovalId == id).Select(message => message.Version).ToList();
            tried.ShouldBe(tried.Order());
        }
    }

    private protected async Task<DeliveryNode> StartAsync(ChannelsOptions options, params IChannel[] channels)
    {
        var node = await DeliveryNode.StartAsync(database, options, channels.Length > 0 ? channels : [email, webhook]);
        nodes.Add(node);
        return node;
    }

    private protected static Task<Guid[]> CreateAsync(DeliveryNode node, int count, ApprovalRequest request) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => node.CreateAsync(request)));
}

public sealed class SqliteRobustnessTests() : RobustnessTests(DatabaseOptions.Sqlite);

public sealed class PostgresRobustnessTests() : RobustnessTests(DatabaseOptions.Postgres)
{
    [Fact]
    public async Task Two_nodes_send_each_message_once_between_them()
    {
        var (left, right) = (new FakeChannel("webhook") { IsForPeople = false }, new FakeChannel("webhook") { IsForPeople = false });
        var first = await StartAsync(new ChannelsOptions { Delivery = Quick }, left);
        var second = await StartAsync(new ChannelsOptions { Delivery = Quick }, right);
        var ids = (await CreateAsync(first, 100, Asked.OfAnn("webhook"))).Concat(await CreateAsync(second, 100, Asked.OfAnn("webhook"))).ToList();
        foreach (var id in ids)
            await first.LogAsync(id, all => all is [{ Status: DeliveryStatus.Sent }]);
        left.Messages.Concat(right.Messages).Select(message => message.ApprovalId).Order().ShouldBe(ids.Order());
    }
}
