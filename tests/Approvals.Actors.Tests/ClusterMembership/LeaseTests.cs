using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Coordination;
using Akka.DependencyInjection;
using Approvals.Storage;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Actors.Tests.ClusterMembership;

/// <summary>The lease as Akka makes it, over a real database.</summary>
public sealed class LeaseTests : IAsyncLifetime
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    private static readonly Config Settings = ConfigurationFactory.ParseString("""
        akka { loglevel = OFF, stdout-loglevel = OFF }
        lease {
          lease-class = "Approvals.Actors.Cluster.PostgresLease, Approvals.Actors"
          heartbeat-interval = 500ms
          heartbeat-timeout = 3s
          lease-operation-timeout = 2s
        }
        """);

    private readonly List<IAsyncDisposable> started = [];
    private ClusterDatabase database = null!;

    public async Task InitializeAsync() => database = await ClusterDatabase.NewAsync();

    public async Task DisposeAsync()
    {
        foreach (var owner in started)
            await owner.DisposeAsync();
    }

    [Fact]
    public async Task A_free_lease_is_taken_at_once_and_kept()
    {
        var owner = New("a");
        (await owner.Lease.Acquire().WaitAsync(Duration / 2)).ShouldBeTrue();
        owner.Lease.CheckLease().ShouldBeTrue();
        var taken = await RenewedAsync();
        await Eventually.Async(async () => await RenewedAsync() > taken + 2 * Duration);
        owner.Lease.CheckLease().ShouldBeTrue("it was renewed for twice its duration");
    }

    [Fact]
    public async Task It_is_refused_while_another_owner_renews_it()
    {
        var (owner, other) = (New("a"), New("b"));
        (await owner.Lease.Acquire()).ShouldBeTrue();
        (await other.Lease.Acquire().WaitAsync(Duration)).ShouldBeFalse();
        other.Lease.CheckLease().ShouldBeFalse();
        owner.Lease.CheckLease().ShouldBeTrue();
    }

    [Fact]
    public async Task Of_an_owner_that_died_it_is_waited_for_and_taken_when_it_has_expired()
    {
        var (owner, other) = (New("a"), New("b"));
        (await owner.Lease.Acquire()).ShouldBeTrue();
        await owner.KillAsync();
        var asked = TimeProvider.System.GetTimestamp();
        (await other.Lease.Acquire().WaitAsync(2 * Duration)).ShouldBeTrue();
        TimeProvider.System.GetElapsedTime(asked).ShouldBeGreaterThan(Duration / 2);
    }

    [Fact]
    public async Task Another_start_of_the_same_node_is_another_owner()
    {
        var (owner, restarted) = (New("a"), New("a"));
        (await owner.Lease.Acquire()).ShouldBeTrue();
        (await restarted.Lease.Acquire().WaitAsync(Duration)).ShouldBeFalse();
    }

    [Fact]
    public async Task Given_back_it_is_anybodys()
    {
        var (owner, other) = (New("a"), New("b"));
        (await owner.Lease.Acquire()).ShouldBeTrue();
        (await owner.Lease.Release()).ShouldBeTrue();
        owner.Lease.CheckLease().ShouldBeFalse();
        (await other.Lease.Acquire().WaitAsync(Duration / 2)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_node_that_stops_in_order_gives_it_back()
    {
        var (owner, other) = (New("a"), New("b"));
        (await owner.Lease.Acquire()).ShouldBeTrue();
        await CoordinatedShutdown.Get(owner.System).Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(2 * Duration);
        (await other.Lease.Acquire().WaitAsync(Duration / 2)).ShouldBeTrue();
    }

    [Fact]
    public async Task While_the_database_hangs_nobody_is_answered_and_afterwards_it_is_taken()
    {
        await using var link = TcpLink.ToDatabase(database.ConnectionString);
        var owner = New("a", link.Over(database.ConnectionString));
        link.Stop(Way.Back);
        var acquired = owner.Lease.Acquire();
        await Should.ThrowAsync<TimeoutException>(acquired.WaitAsync(2 * Duration));
        link.Resume(Way.Back);
        (await acquired.WaitAsync(2 * Duration)).ShouldBeTrue();
    }

    [Fact]
    public async Task While_the_database_refuses_connections_nobody_is_answered()
    {
        await using var link = TcpLink.ToDatabase(database.ConnectionString);
        var owner = New("a", link.Over(database.ConnectionString));
        (link.Refuses, var acquired) = (true, owner.Lease.Acquire());
        link.Cut();
        await Should.ThrowAsync<TimeoutException>(acquired.WaitAsync(Duration));
        link.Refuses = false;
        (await acquired.WaitAsync(2 * Duration)).ShouldBeTrue();
    }

    [Fact]
    public async Task An_owner_that_the_database_does_not_answer_no_longer_says_that_it_owns_it()
    {
        await using var link = TcpLink.ToDatabase(database.ConnectionString);
        var (owner, other) = (New("a", link.Over(database.ConnectionString)), New("b"));
        (await owner.Lease.Acquire()).ShouldBeTrue();
        link.Stop(Way.Back);
        link.Stop(Way.Forth);
        (await other.Lease.Acquire().WaitAsync(3 * Duration)).ShouldBeTrue();
        owner.Lease.CheckLease().ShouldBeFalse("another one has it, so this one must have known before");
    }

    [Fact]
    public async Task An_owner_that_lost_it_is_told()
    {
        var owner = New("a");
        var lost = new TaskCompletionSource<Exception>();
        (await owner.Lease.Acquire(lost.SetResult)).ShouldBeTrue();
        await database.ExecuteAsync("UPDATE leases SET owner = 'another'");
        (await lost.Task.WaitAsync(Duration)).ShouldBeOfType<LeaseException>();
        owner.Lease.CheckLease().ShouldBeFalse();
    }

    private Task<DateTime> RenewedAsync() => database.ReadAsync<DateTime>("SELECT renewed_at FROM leases");

    private Owner New(string name, string? connectionString = null)
    {
        var services = new ServiceCollection().AddStorage(ClusterDatabase.Options(connectionString ?? database.ConnectionString)).BuildServiceProvider();
        var system = ActorSystem.Create("owner", ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(Settings), DependencyResolverSetup.Create(services)));
        var owner = new Owner(services, system, LeaseProvider.Get(system).GetLease("test", "lease", name));
        started.Add(owner);
        return owner;
    }

    private sealed record Owner(Microsoft.Extensions.DependencyInjection.ServiceProvider Services, ActorSystem System, Lease Lease) : IAsyncDisposable
    {
        /// <summary>Nobody renews it any more, and nobody gave it back.</summary>
        public Task KillAsync() => Services.DisposeAsync().AsTask();

        public async ValueTask DisposeAsync()
        {
            await Services.DisposeAsync();
            await System.Terminate();
        }
    }
}
