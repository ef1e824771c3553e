using Approvals.Host.Configuration;
using Approvals.Host.Operations;
using Approvals.Host.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Approvals.Host.Tests.Operations;

public sealed class DrainTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly DrainState drain = new();
    private readonly FakeLifetime lifetime = new();
    private readonly DrainingLifetime draining;

    public DrainTests() =>
        draining = new(drain, new ClusterOptions { DrainDelay = TimeSpan.FromSeconds(5) }, lifetime, time, NullLogger<DrainingLifetime>.Instance);

    public void Dispose()
    {
        draining.Dispose();
        drain.Dispose();
        lifetime.Dispose();
    }

    [Fact]
    public void A_leaving_node_goes_on_serving_for_the_drain_delay_and_then_stops()
    {
        draining.Leave().ShouldBeTrue();
        drain.IsDraining.ShouldBeTrue();
        time.Advance(TimeSpan.FromSeconds(4));
        lifetime.Stopped.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        SpinWait.SpinUntil(() => lifetime.Stopped, TimeSpan.FromSeconds(20)).ShouldBeTrue();
    }

    [Fact]
    public void A_second_signal_is_left_to_end_the_process()
    {
        draining.Leave().ShouldBeTrue();
        draining.Leave().ShouldBeFalse();
    }

    [Fact]
    public async Task A_host_that_is_stopped_from_within_drains_too()
    {
        await draining.WaitForStartAsync(CancellationToken.None);
        lifetime.StopApplication();
        drain.IsDraining.ShouldBeTrue();
    }
}
