using Approvals.Application.Cluster;
using Approvals.Application.Journal;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Postgres;

/// <summary>The tables by which nodes agree on one cluster, and on who goes on.</summary>
public sealed class PostgresMembershipTests : IAsyncLifetime
{
    private static readonly TimeSpan NodeTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Forget = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private PostgresDatabaseOf database = null!;
    private ServiceProvider services = null!;

    private IClusterDirectory Directory => services.GetRequiredService<IClusterDirectory>();

    private ILeaseStore Leases => services.GetRequiredService<ILeaseStore>();

    public async Task InitializeAsync()
    {
        database = await PostgresDatabaseOf.NewAsync();
        services = await database.OpenAsync();
        // A server that has just started counts as one that heard nobody; the tests are about nodes.
        await Eventually.Async(async () =>
            (bool)(await database.QueryAsync("SELECT pg_postmaster_start_time() < clock_timestamp() - interval '5 seconds'"))[0][0]!);
    }

    public async Task DisposeAsync() => await services.DisposeAsync();

    [Fact]
    public async Task Of_nodes_that_form_at_the_same_time_one_is_the_first_member()
    {
        var ids = Enumerable.Range(0, 20).Select(number => $"node-{number}").ToList();
        foreach (var id in ids)
            await EnterAsync(id);
        var views = await Task.WhenAll(ids.Select(id => Directory.FormAsync(id, NodeTimeout, default)));
        views.Count(view => view.Self!.ClusterId is not null).ShouldBe(1);
        var all = await EnterAsync("one more");
        all.Others.Count(node => node is { ClusterId: not null, State: NodeState.Up }).ShouldBe(1);
        all.Contacts(NodeTimeout).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_cluster_is_formed_only_while_no_member_is_heard()
    {
        await EnterAsync("a");
        var first = (await Directory.FormAsync("a", NodeTimeout, default)).Self!.ClusterId.ShouldNotBeNull();
        await EnterAsync("b");
        (await Directory.FormAsync("b", NodeTimeout, default)).Self!.ClusterId.ShouldBeNull();
        await SilenceAsync("a");
        var second = await Directory.FormAsync("b", NodeTimeout, default);
        second.Self!.ClusterId.ShouldNotBeNull().ShouldBeGreaterThan(first);
        second.Newest.ShouldBe(second.Self.ClusterId);
        (await Directory.BeatAsync(Beat("a"), first, Forget, default)).Newest.ShouldBe(second.Newest, "so that the first finds that it is behind");
    }

    [Theory]
    [InlineData("state = 'gone'")]
    [InlineData("state = 'leaving'")]
    [InlineData("removed_at = clock_timestamp()")]
    [InlineData("cluster_id = NULL")]
    public async Task A_node_that_is_no_member_that_is_up_keeps_nobody_from_forming(string change)
    {
        await EnterAsync("a");
        await Directory.FormAsync("a", NodeTimeout, default);
        await database.QueryAsync($"UPDATE cluster_nodes SET {change} WHERE id = 'a'");
        await EnterAsync("b");
        var view = await Directory.FormAsync("b", NodeTimeout, default);
        view.Self!.ClusterId.ShouldNotBeNull();
        view.Contacts(NodeTimeout).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_database_that_has_just_started_heard_nobody_and_so_lets_nobody_form_yet()
    {
        await using var server = await PostgresServer.StartNewAsync();
        var other = new PostgresDatabaseOf(await server.CreateDatabaseAsync());
        await using var provider = await other.OpenAsync();
        var directory = provider.GetRequiredService<IClusterDirectory>();
        await directory.EnterAsync(Beat("a"), new NodeAddress("akka.tcp://approvals@a:1", 1), default);
        await directory.FormAsync("a", NodeTimeout, default);
        await other.QueryAsync("UPDATE cluster_nodes SET heartbeat_at = clock_timestamp() - interval '1 hour' WHERE id = 'a'");
        await directory.EnterAsync(Beat("b"), new NodeAddress("akka.tcp://approvals@b:1", 1), default);
        (await directory.FormAsync("b", TimeSpan.FromMinutes(5), default)).Self!.ClusterId.ShouldBeNull();
        await Eventually.Async(async () => (await directory.FormAsync("b", TimeSpan.FromMilliseconds(50), default)).Self!.ClusterId is not null);
    }

    [Fact]
    public async Task A_heartbeat_keeps_what_a_node_is_a_member_of_and_a_row_that_is_gone_is_not_written_anew()
    {
        await EnterAsync("a");
        var formed = (await Directory.FormAsync("a", NodeTimeout, default)).Self!;
        (await Directory.BeatAsync(Beat("a") with { State = NodeState.Up }, null, Forget, default)).Self!.ClusterId.ShouldBe(formed.ClusterId);
        await database.QueryAsync("DELETE FROM cluster_nodes");
        (await Directory.BeatAsync(Beat("a"), formed.ClusterId, Forget, default)).Self.ShouldBeNull();
    }

    [Fact]
    public async Task A_member_that_was_taken_out_finds_it_in_its_row_and_its_successor_at_the_same_address_does_not()
    {
        await EnterAsync("old", uid: 1);
        await EnterAsync("new", uid: 2);
        await Directory.RemoveAsync(new NodeAddress("akka.tcp://approvals@host:1", 1), default);
        (await Directory.BeatAsync(Beat("old"), null, Forget, default)).Self!.IsRemoved.ShouldBeTrue();
        (await Directory.BeatAsync(Beat("new"), null, Forget, default)).Self!.IsRemoved.ShouldBeFalse();
    }

    [Fact]
    public async Task Of_two_who_ask_for_a_lease_at_the_same_time_one_owns_it()
    {
        var owners = await Task.WhenAll(Enumerable.Range(0, 10).Select(async number =>
        {
            try
            {
                return await Leases.AcquireAsync("x", $"owner-{number}", Lease, default) is { } state && state.Owner == $"owner-{number}";
            }
            catch (JournalUnavailableException)
            {
                return false;
            }
        }));
        owners.Count(owns => owns).ShouldBe(1);
    }

    [Fact]
    public async Task A_lease_is_the_owners_until_it_expires_on_the_clock_of_the_database()
    {
        var first = await Leases.AcquireAsync("x", "a", Lease, default);
        (await Leases.AcquireAsync("x", "b", Lease, default)).ShouldBe(first);
        (await Leases.RenewAsync("x", "b", Lease, default)).ShouldBeFalse();
        (await Leases.RenewAsync("x", "a", Lease, default)).ShouldBeTrue();
        (await Leases.AcquireAsync("x", "b", Lease, default)).RenewedAt.ShouldBeGreaterThan(first.RenewedAt, "that is how others see that the owner lives");
        await database.QueryAsync("UPDATE leases SET expires_at = clock_timestamp()");
        (await Leases.AcquireAsync("x", "b", Lease, default)).Owner.ShouldBe("b");
        (await Leases.RenewAsync("x", "a", Lease, default)).ShouldBeFalse();
        await Leases.ReleaseAsync("x", "a", default);
        (await Leases.AcquireAsync("x", "a", Lease, default)).Owner.ShouldBe("b", "only its owner gives it back");
        await Leases.ReleaseAsync("x", "b", default);
        (await Leases.AcquireAsync("x", "a", Lease, default)).Owner.ShouldBe("a");
    }

    private static Heartbeat Beat(string id) => new(id, null, NodeState.Joining, "1.0", null, 0);

    private Task<DirectoryView> EnterAsync(string id, long uid = 1) => Directory.EnterAsync(Beat(id), new NodeAddress("akka.tcp://approvals@host:1", uid), default);

    private async Task SilenceAsync(string id) => await database.QueryAsync($"UPDATE cluster_nodes SET heartbeat_at = clock_timestamp() - interval '1 hour' WHERE id = '{id}'");
}
