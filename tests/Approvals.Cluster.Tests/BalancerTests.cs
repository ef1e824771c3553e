using Approvals.Client;
using Approvals.Client.Contracts;
using Approvals.Cluster.Tests.Load;
using Approvals.Cluster.Tests.Support;
using Approvals.Testing;
using Xunit.Abstractions;

namespace Approvals.Cluster.Tests;

/// <summary>Three nodes behind HAProxy, as delivered: round robin, no stickiness.</summary>
[Collection("Under load")]
[Trait("Run", "ByHand")]
public sealed class BalancerTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Nodes = 3;
    private const int Rate = 200;

    private Fleet fleet = null!;
    private Balancer balancer = null!;

    public async Task InitializeAsync()
    {
        fleet = await Fleet.StartAsync(Nodes, namespaces: false, ("Cluster__DrainDelay", "2s"));
        balancer = await Balancer.StartAsync(fleet.Nodes);
    }

    public async Task DisposeAsync()
    {
        await balancer.DisposeAsync();
        await fleet.DisposeAsync();
    }

    [Fact]
    public async Task When_a_node_is_killed_one_repeat_is_enough_and_nobody_waits_two_seconds()
    {
        var load = await StartLoadAsync(repeats: 1);
        for (var i = 0; i < Nodes; i++)
        {
            await fleet.Nodes[i].Host.KillAsync();
            await SucceedAsync(load.Load, 3 * Rate);
            await fleet.Nodes[i].Host.StartAsync();
            await SucceedAsync(load.Load, Rate);
        }

        await FinishAsync(load);
        load.Load.Wait(0.99).ShouldBeLessThan(TimeSpan.FromSeconds(2));
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
        var requests = new Counter();
        using var http = new HttpClient(requests) { BaseAddress = balancer.Address, Timeout = Timeout.InfiniteTimeSpan };
        var ci = Person.Of("ci@example.com", "requester");
        var worker = new ApprovalsClient(http, new ApprovalsClientOptions { Token = _ => ValueTask.FromResult(ci.Token), PollWait = TimeSpan.FromSeconds(60) });
        var asked = await worker.CreateAsync(new CreateApproval { Title = "Deploy", Approvers = ["user:ann@example.com"] });
        var before = requests.Sent;
        var waiting = worker.WaitForDecisionAsync(asked.Id);
        var node = fleet.Nodes[await NodeOfAsync()];
        await node.Host.KillAsync();
        await Eventually.Async(() => requests.Sent == before + 2, because: "the worker did not come back");
        (await NodeOfAsync()).ShouldNotBe(node.Number);
        using var ann = balancer.NewClient();
        (await Person.Of("ann@example.com", "approver").PostAsync(ann, $"/api/approvals/{asked.Id}/approve")).Status.ShouldBe(200);
        (await waiting.WaitAsync(TimeSpan.FromSeconds(5))).Status.ShouldBe(ApprovalStatus.Approved);
        requests.Sent.ShouldBe(before + 2, "the first wait and one reconnect");
    }

    /// <summary>The node at which the one request under way is held.</summary>
    private async Task<int> NodeOfAsync()
    {
        var at = -1;
        await Eventually.Async(async () =>
        {
            var sessions = await balancer.SessionsAsync();
            at = sessions.Values.Sum() == 1 ? sessions.Single(node => node.Value == 1).Key : -1;
            return at >= 0;
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

    private sealed class Counter() : DelegatingHandler(new SocketsHttpHandler())
    {
        private int sent;

        public int Sent => Volatile.Read(ref sent);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref sent);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
