using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

// One test at a time: virtual time waits until the thread pool is at rest, and another test's work would keep it from resting.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Approvals.Actors.Tests.Support;

internal static class VirtualTime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>How long a step waits for a pool that does not come to rest, in real time; only what runs in a loop of its own reaches it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>Threads of the pool that never come back, the test runner's own that wait for the tests to end; learned, as no one tells.</summary>
    private static int blocked;

    /// <summary>Moves virtual time on in steps until the condition holds, and lets everything that a step woke come to its end before the next.</summary>
    /// <param name="because">What is then the case, in words.</param>
    public static async Task PassUntil(this FakeTimeProvider time, TimeSpan step, Func<bool> condition, string because)
    {
        var watch = Stopwatch.StartNew();
        await time.Settle(condition);
        while (!condition())
        {
            if (watch.Elapsed > Deadline)
                throw new TimeoutException($"Not within {Deadline}: {because}");
            time.Advance(step);
            await time.Settle(condition);
        }
    }

    /// <summary>Lets what is under way come to its end while virtual time stands still.</summary>
    /// <param name="condition">Ends the wait before that.</param>
    public static async Task Settle(this FakeTimeProvider time, Func<bool>? condition = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        var watch = Stopwatch.StartNew();
        var least = int.MaxValue;
        do
        {
            await Task.Yield();
            // Read in this order nothing slips through: what was taken meanwhile is seen running, what ended meanwhile is counted.
            var (done, waiting, busy) = (ThreadPool.CompletedWorkItemCount, ThreadPool.PendingWorkItemCount, Busy());
            least = Math.Min(least, busy);
            if (waiting == 0 && busy <= blocked && done == ThreadPool.CompletedWorkItemCount && ThreadPool.PendingWorkItemCount == 0)
            {
                blocked = busy;
                return;
            }
        }
        while (condition?.Invoke() != true && watch.Elapsed < Patience);
        if (watch.Elapsed >= Patience)
            blocked = least;
    }

    /// <summary>Threads of the pool that work on something other than the caller.</summary>
    private static int Busy()
    {
        ThreadPool.GetMaxThreads(out var all, out _);
        ThreadPool.GetAvailableThreads(out var free, out _);
        return all - free - (Thread.CurrentThread.IsThreadPoolThread ? 1 : 0);
    }
}
