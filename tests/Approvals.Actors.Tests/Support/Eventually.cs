using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Actors.Tests.Support;

internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public static async Task True(Func<bool> condition, string because)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Deadline)
                throw new TimeoutException($"Not within {Deadline}: {because}");
            await Task.Yield();
        }
    }

    /// <summary>Moves virtual time on in steps until the condition holds, giving what runs on the thread pool its turn after each.</summary>
    public static async Task TrueAsTimePasses(FakeTimeProvider time, TimeSpan step, Func<bool> condition, string because)
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
