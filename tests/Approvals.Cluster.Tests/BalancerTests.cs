using System.Diagnostics;
using Approvals.Client;
using Approvals.Client.Contracts;
using Approvals.Cluster.Tests.Load;
using Approvals.Cluster.Tests.Support;
using Approvals.Testing;
using Xunit.Abstractions;

namespace Approvals.Cluster.Tests;

/// <summary>What is measured under load has both processors to itself.</summary>
[CollectionDefinition("Under load", DisableParallelization = true)]
public sealed class UnderLoad;

/// <summary>Three nodes behind HAProxy, as delivered: round robin, no stickiness.</summary>
[Collection("Under load")]
public sealed class BalancerTests(BalancerTests.Setting setting, ITestOutputHelper output) : IClassFixture<BalancerTests.Setting>
{
    private const int Rate = 200;

    private readonly Fleet fleet = setting.Fleet;
    private readonly Balancer balancer = setting.Balancer;

    [Fact]
    public async Task When_a_node_is_killed_one_repeat_is_enough_and_nobody_waits_two_seconds()
    {
        var load = await StartLoadAsync(repeats: 1);
        // Because the start of a process takes both processors for seconds, which is no effect of a death, only what began between a death and the start counts.
        var deaths = new List<(long From, long To)>();
        foreach (var node in fleet.Nodes)
        {
            var killed = Stopwatch.GetTimestamp();
            await node.Host.KillAsync();
            await SucceedAsync(load.Load, 3 * Rate);
            deaths.Add((killed, Stopwatch.GetTimestamp()));
            await node.Host.StartAsync();
            await SucceedAsync(load.Load, Rate);
            await Eventually.Async(() => load.Load.UnderWay < Rate / 10, TimeSpan.FromSeconds(60), "the queue of the start does not go down");
        }

        await FinishAsync(load);
        output.WriteLine($"after a death: p99 {load.Load.Wait(0.99, deaths).TotalMilliseconds:0} ms, longest {load.Load.Wait(1, deaths).TotalMilliseconds:0} ms");
        load.Load.Wait(0.99, deaths).ShouldBeLessThan(TimeSpan.FromSeconds(2));
        load.Load.LongestSilence().ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_rolling_restart_under_load_fails_no_request()
    {
        var load = await StartLoadAsync(repeats: 0);
        foreach (var node in fleet.Nodes)
        {
            (await node.Host.StopAsync()).ShouldBe(0);
            await node.Host.StartAsync();
            await SucceedAsync(load.Load, Rate);
        }

        await FinishAsync(load);
    }

    [Fact]
    public async Task The_wait_of_a_worker_survives_the_death_of_its_node_with_one_reconnect_and_never_polls()
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = balancer.Address, Timeout = Timeout.InfiniteTimeSpan };
        var ci = Person.Of("ci@example.com", "requester");
        var worker = new ApprovalsClient(http, new ApprovalsClientOptions { Token = _ => ValueTask.FromResult(ci.Token), PollWait = TimeSpan.FromSeconds(60) });
        var asked = await worker.CreateAsync(new CreateApproval { Title = "Deploy", Approvers = ["user:ann@example.com"] });
        // Counted where they arrive: the runtime's own client repeats some without telling.
        var before = await balancer.RequestsAsync();
        var waiting = worker.WaitForDecisionAsync(asked.Id);
        var node = fleet.Nodes[await NodeOfAsync()];
        await node.Host.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        await Eventually.Async(async () => await balancer.RequestsAsync() > before + 1, because: "the worker did not come back");
        (await NodeOfAsync()).ShouldNotBe(node.Number);
        output.WriteLine($"at another node within {Stopwatch.GetElapsedTime(killed).TotalMilliseconds:0} ms");
        using var ann = balancer.NewClient();
        (await Person.Of("ann@example.com", "approver").PostAsync(ann, $"/api/approvals/{asked.Id}/approve")).Status.ShouldBe(200);
        (await waiting.WaitAsync(TimeSpan.FromSeconds(5))).Status.ShouldBe(ApprovalStatus.Approved);
        (await balancer.RequestsAsync()).ShouldBe(before + 3, "the first wait, one reconnect, and the vote");
        await node.Host.StartAsync();
    }

    /// <summary>The node at which the one request under way is held: seen there again and again, as one that was just answered is not.</summary>
    private async Task<int> NodeOfAsync()
    {
        var (at, seen) = (-1, 0);
        await Eventually.Async(async () =>
        {
            var sessions = await balancer.SessionsAsync();
            var now = sessions.Values.Sum() == 1 ? sessions.Single(node => node.Value == 1).Key : -1;
            (at, seen) = now >= 0 && now == at ? (at, seen + 1) : (now, 0);
            return seen >= 20;
        }, because: "no single request is held at one node");
        return at;
    }

    private async Task<(SteadyLoad Load, Task Running)> StartLoadAsync(int repeats)
    {
        var load = new SteadyLoad(balancer.NewClient, Rate, repeats);
        var running = Task.Run(load.RunAsync);
        await SucceedAsync(load, Rate);
        return (load, running);
    }

    private static Task SucceedAsync(SteadyLoad load, int more)
    {
        var goal = load.Succeeded + more;
        return Eventually.Async(() => load.Succeeded >= goal || load.Failures.Count > 0, TimeSpan.FromSeconds(60), "too few requests succeed");
    }

    private async Task FinishAsync((SteadyLoad Load, Task Running) under)
    {
        under.Load.Stop();
        await under.Running;
        output.WriteLine($"{under.Load.Sent} requests, {under.Load.Repeated} repeated, {under.Load.Failures.Count} failed, "
            + $"p99 wait {under.Load.Wait(0.99).TotalMilliseconds:0} ms, longest {under.Load.Wait(1).TotalMilliseconds:0} ms, longest silence {under.Load.LongestSilence().TotalMilliseconds:0} ms");
        under.Load.Failures.ShouldBeEmpty();
    }

    /// <summary>Started once for all: every test leaves all nodes running.</summary>
    public sealed class Setting : IAsyncLifetime
    {
        internal Fleet Fleet { get; private set; } = null!;

        internal Balancer Balancer { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Fleet = await Fleet.StartAsync(3, namespaces: false, ("Cluster__DrainDelay", "2s"));
            Balancer = await Balancer.StartAsync(Fleet.Nodes);
            // The first seconds of three nodes on the same two processors belong to their compilers.
            var warm = new SteadyLoad(Balancer.NewClient, Rate, repeats: 1);
            var running = Task.Run(warm.RunAsync);
            await SucceedAsync(warm, 12 * Rate);
            warm.Stop();
            await running;
        }

        public async Task DisposeAsync()
        {
            await Balancer.DisposeAsync();
            await Fleet.DisposeAsync();
        }
    }
}
