using System.Diagnostics;
using Approvals.Bench.Http;
using Approvals.Bench.Measuring;
using Approvals.Bench.Processes;

namespace Approvals.Bench.Scenarios;

/// <summary>Everyone waits; then each approval is decided: how long after the deciding vote's acknowledgement has its waiter the answer?</summary>
internal static class WaitScenario
{
    private static readonly TimeSpan Spread = TimeSpan.FromMilliseconds(500);

    public static async Task<bool> RunAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        await using var stage = await Stage.OpenAsync(options, cancellationToken);
        using (var load = new Load(stage, options.Connections))
            await load.RunAsync(TimeSpan.FromSeconds(options.Warmup), cancellationToken);

        var paced = new Histogram();
        var together = new Histogram();
        var rounds = options.Quick ? 2 : 20;
        for (var round = 0; round < rounds; round++)
        {
            await RoundAsync(stage, options.Connections, Spread, paced, cancellationToken);
            await RoundAsync(stage, options.Connections, TimeSpan.Zero, together, cancellationToken);
        }

        report.Latency("told after the voter, votes spread over 500 ms", paced);
        report.Latency("told after the voter, all votes at once", together);
        report.Figure("waiters", options.Connections);
        return true;
    }

    private static async Task RoundAsync(Stage stage, int waiters, TimeSpan spread, Histogram told, CancellationToken cancellationToken)
    {
        var ready = new CountdownEvent(waiters);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = Enumerable.Range(0, waiters).Select(i => Task.Run(
            () => WaiterAsync(stage, i, spread * ((double)i / waiters), ready, go.Task, cancellationToken), cancellationToken)).ToList();
        await Task.Run(() => ready.Wait(cancellationToken), cancellationToken);
        // The polls have been sent; give the host time to hold them all before the first vote.
        await Task.Delay(TimeSpan.FromMilliseconds(300), cancellationToken);
        go.SetResult();
        foreach (var latency in await Task.WhenAll(running))
            told.Add(latency);
        ready.Dispose();
    }

    private static async Task<TimeSpan> WaiterAsync(Stage stage, int number, TimeSpan delay, CountdownEvent ready, Task go, CancellationToken cancellationToken)
    {
        using var commands = new RawConnection(stage.Host.Address);
        using var waits = new RawConnection(stage.Host.Address);
        var (requester, first, second) = stage.Cast.Trio(number);
        Expect(201, await commands.SendAsync(Cast.Create(requester, first, second), cancellationToken));
        var id = commands.Id();
        Expect(200, await commands.SendAsync(Cast.Approve(id, first), cancellationToken));
        var told = PollAsync(waits, Cast.Wait(id, requester), cancellationToken);
        ready.Signal();
        await go;
        await Task.Delay(delay, cancellationToken);
        Expect(200, await commands.SendAsync(Cast.Approve(id, second), cancellationToken));
        var acknowledged = Stopwatch.GetTimestamp();
        var at = await told;
        return at > acknowledged ? Stopwatch.GetElapsedTime(acknowledged, at) : TimeSpan.Zero;
    }

    private static async Task<long> PollAsync(RawConnection waits, byte[] request, CancellationToken cancellationToken)
    {
        Expect(200, await waits.SendAsync(request, cancellationToken));
        return Stopwatch.GetTimestamp();
    }

    private static void Expect(int expected, int status)
    {
        if (status != expected)
            throw new InvalidOperationException($"Expected {expected}, got {status}.");
    }
}
