using Approvals.Application.Deliveries;
using Approvals.Application.People;
using Approvals.Channels.Tests.Support;
using Approvals.Domain.Principals;
using Approvals.Storage;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Channels.Tests.Delivery;

/// <summary>The in-app inbox of a person, on both databases.</summary>
public abstract class InboxTests(string provider) : IAsyncLifetime
{
    private DatabaseOptions database = null!;
    private DeliveryNode node = null!;

    public async Task InitializeAsync()
    {
        database = await Databases.NewAsync(provider);
        node = await DeliveryNode.StartAsync(database, new ChannelsOptions(), []);
    }

    public async Task DisposeAsync()
    {
        await node.DisposeAsync();
        Databases.Remove(database);
    }

    [Fact]
    public async Task Read_tracking_is_per_person()
    {
        await SeenInSecurityAsync();
        var id = await node.CreateAsync(Asked.Of([Principal.Group("security")], "in-app"));
        await node.LogAsync(id, all => all is [{ Status: DeliveryStatus.Sent }]);
        var cleo = Some.Person("cleo@example.com", Roles.Approver, "security");
        var item = (await node.Inbox.ListAsync(Asked.Bob, true, 10, null, default)).ShouldHaveSingleItem();
        (item.ApprovalId, item.Event, item.Recipient, item.ReadAt).ShouldBe((id, "requested", "group:security", null));

        var read = await node.Inbox.ReadAsync(Asked.Bob, item.Id, default);
        read!.ReadAt.ShouldNotBeNull();
        (await node.Inbox.ReadAsync(Asked.Bob, item.Id, default))!.ReadAt.ShouldBe(read.ReadAt, "the first reading counts");
        (await node.Inbox.CountUnreadAsync(Asked.Bob, default)).ShouldBe(0);
        (await node.Inbox.ListAsync(Asked.Bob, true, 10, null, default)).ShouldBeEmpty();
        (await node.Inbox.CountUnreadAsync(cleo, default)).ShouldBe(1);
        (await node.Inbox.ReadAllAsync(cleo, default)).ShouldBe(1);
        (await node.Inbox.CountUnreadAsync(cleo, default)).ShouldBe(0);
        (await node.Inbox.ReadAsync(Asked.Ann, item.Id, default)).ShouldBeNull("it is not hers");
        (await node.LogAsync(id)).Single().Status.ShouldBe(DeliveryStatus.Read);
    }

    private Task SeenInSecurityAsync() => node.Services.GetRequiredService<IKnownPeopleStore>().SawAsync(
        [new SeenPerson(Asked.Bob.Self, new KnownRights(new HashSet<Principal> { Principal.Group("security") }, Roles.Approver, DateTimeOffset.UnixEpoch.AddDays(1), IsDated: true))], default);

    [Fact]
    public async Task What_arrived_lately_is_found_by_whom_it_is_for()
    {
        var id = await node.CreateAsync(Asked.Of([Asked.Ann.Self, Asked.Bob.Self], "in-app"));
        var sent = await node.LogAsync(id, all => all.Count == 2 && all.All(delivery => delivery.Status == DeliveryStatus.Sent));
        var (ann, bob) = (Asked.Ann.Self.Text, Asked.Bob.Self.Text);
        (await node.Inbox.ArrivalsAsync([ann, bob, "user:nobody"], TimeSpan.FromMinutes(5), default)).Select(arrival => arrival.Recipient)
            .ShouldBe([ann, bob], ignoreOrder: true);
        var own = (await node.Inbox.ArrivalsAsync([bob], TimeSpan.FromMinutes(5), default)).ShouldHaveSingleItem();
        own.Id.ShouldBe(sent.Single(delivery => delivery.Recipient == bob).Id);
        (await node.Inbox.ArrivalsAsync([ann, bob], TimeSpan.Zero, default)).ShouldBeEmpty("all of it is older");
    }

    [Fact]
    public async Task What_is_told_under_several_of_ones_names_is_one_item()
    {
        await SeenInSecurityAsync();
        var id = await node.CreateAsync(Asked.Of([Asked.Bob.Self, Principal.Group("security")], "in-app"));
        await node.LogAsync(id, all => all.Count == 2 && all.All(delivery => delivery.Status == DeliveryStatus.Sent));
        var asked = (await node.Inbox.ListAsync(Asked.Bob, true, 10, null, default)).ShouldHaveSingleItem();
        asked.Recipient.ShouldBe("user:bob@example.com", "one's own name goes before a group's");
        (await node.Inbox.CountUnreadAsync(Asked.Bob, default)).ShouldBe(1);
        (await node.Inbox.CountUnreadAsync(Some.Person("cleo@example.com", Roles.Approver, "security"), default)).ShouldBe(1);

        await node.AskAsync(id, Some.Approve(Asked.Bob));
        await node.LogAsync(id, all => all.Count(delivery => delivery is { Event: "decided", Status: DeliveryStatus.Sent }) == 3);
        (await node.Inbox.ListAsync(Asked.Bob, false, 10, null, default)).Select(item => item.Event).ShouldBe(["decided", "requested"]);
        (await node.Inbox.ReadAllAsync(Asked.Bob, default)).ShouldBe(1);
        (await node.Inbox.CountUnreadAsync(Asked.Bob, default)).ShouldBe(0);
    }
}

public sealed class SqliteInboxTests() : InboxTests(DatabaseOptions.Sqlite);

public sealed class PostgresInboxTests() : InboxTests(DatabaseOptions.Postgres);
