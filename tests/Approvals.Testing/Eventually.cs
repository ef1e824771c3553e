using System.Diagnostics;

namespace Approvals.Testing;

/// <summary>Waits for a condition, looking often, and never longer than a deadline.</summary>
public static class Eventually
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(20);

    public static async Task Async(Func<Task<bool>> condition, TimeSpan? deadline = null, string because = "the condition did not come true")
    {
        var watch = Stopwatch.StartNew();
        using var glance = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!await condition())
        {
            if (watch.Elapsed > (deadline ?? Usual))
                throw new TimeoutException($"After {watch.Elapsed.TotalSeconds:0.0} s: {because}.");
            await glance.WaitForNextTickAsync();
        }
    }

    public static Task Async(Func<bool> condition, TimeSpan? deadline = null, string because = "the condition did not come true") =>
        Async(() => Task.FromResult(condition()), deadline, because);
}
