using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Actors.Tests.Support;

internal static class VirtualTime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Moves virtual time on in steps until the condition holds, giving what runs on the thread pool its turn after each.</summary>
    /// <param name="because">What is then the case, in words.</param>
    public static async Task PassUntil(this FakeTimeProvider time, TimeSpan step, Func<bool> condition, string because)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Deadline)
                throw new TimeoutException($"Not within {Deadline}: {because}");
            time.Advance(step);
            for (var i = 0; i < 100 && !condition(); i++)
                await Task.Yield();
        }
    }
}
