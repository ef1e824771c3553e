using Approvals.Actors.Cluster;
using Approvals.Actors.Tests.Support;
using Microsoft.Extensions.Hosting;

namespace Approvals.Actors.Tests.ClusterMembership;

public sealed class ProcessExitTests
{
    [Fact]
    public async Task A_node_stops_its_host_at_once_and_is_killed_within_3_s_when_that_does_not_end()
    {
        var lifetime = new Lifetime();
        var killed = new TaskCompletionSource<TimeSpan>();
        var log = new CollectingLogger<ProcessExit>();
        var before = Environment.ExitCode;
        var started = TimeProvider.System.GetTimestamp();
        var exit = new ProcessExit(lifetime, log, () => killed.SetResult(TimeProvider.System.GetElapsedTime(started)));
        try
        {
            exit.End("it was downed");
            exit.End("another reason");
            await lifetime.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(2));
            Environment.ExitCode.ShouldBe(ProcessExit.ExitCode, "so that it is started again");
            (await killed.Task.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBeGreaterThan(TimeSpan.FromSeconds(2), "the host has this time to answer its waiters");
            ProcessExit.Limit.ShouldBeLessThan(TimeSpan.FromSeconds(3));
            log.Warnings.ShouldHaveSingleItem().ShouldContain("it was downed");
        }
        finally
        {
            Environment.ExitCode = before;
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public TaskCompletionSource Stopped { get; } = new();

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => Stopped.TrySetResult();
    }
}
