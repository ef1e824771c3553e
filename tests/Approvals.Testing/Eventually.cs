using System.Diagnostics;

namespace Approvals.Testing;

/// <summary>
/// Waits for a condition, and never longer than a deadline. It looks often at first and ever less later, because a look may be a request to a service
/// that needs the processor to become ready; it never sees a condition later than by a tenth of the time that it took.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(100);

    public static async Task Async(Func<Task<bool>> condition, TimeSpan? deadline = null, string because = "the condition did not come true")
    {
        var watch = Stopwatch.StartNew();
        using var glance = new PeriodicTimer(Shortest);
        while (!await condition())
        {
            if (watch.Elapsed > (deadline ?? Usual))
                throw new TimeoutException($"After {watch.Elapsed.TotalSeconds:0.0} s: {because}.");
            var pause = watch.Elapsed / 10;
            glance.Period = pause < Shortest ? Shortest : pause > Longest ? Longest : pause;
            await glance.WaitForNextTickAsync();
        }
    }

    public static Task Async(Func<bool> condition, TimeSpan? deadline = null, string because = "the condition did not come true") =>
        Async(() => Task.FromResult(condition()), deadline, because);
}
