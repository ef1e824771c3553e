using Approvals.Channels.Delivery;

namespace Approvals.Channels.Tests.Delivery;

public sealed class BreakerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);
    private static readonly BreakerOptions Options = new() { Failures = 3, Pause = TimeSpan.FromSeconds(30), LongestPause = TimeSpan.FromMinutes(1) };

    [Fact]
    public void It_opens_after_so_many_failures_in_a_row()
    {
        Failed(Breaker.Closed, 2).IsOpenAt(Now).ShouldBeFalse();
        var open = Failed(Breaker.Closed, 3);
        open.IsOpenAt(Now.AddSeconds(29)).ShouldBeTrue();
        open.IsOpenAt(Now.AddSeconds(30)).ShouldBeFalse();
        open.WantsProbeAt(Now.AddSeconds(30)).ShouldBeTrue();
    }

    [Fact]
    public void A_probe_that_fails_opens_it_for_twice_as_long_up_to_the_longest_pause()
    {
        var open = Failed(Breaker.Closed, 3);
        var again = open.Failed(Now.AddSeconds(30), Options);
        again.OpenUntil.ShouldBe(Now.AddSeconds(90));
        again.Failed(Now.AddSeconds(90), Options).OpenUntil.ShouldBe(Now.AddSeconds(150));
    }

    [Fact]
    public void What_was_under_way_when_it_opened_changes_nothing_by_failing_too()
    {
        var open = Failed(Breaker.Closed, 3);
        open.Failed(Now.AddSeconds(1), Options).OpenUntil.ShouldBe(open.OpenUntil);
    }

    private static Breaker Failed(Breaker breaker, int times) =>
        Enumerable.Range(0, times).Aggregate(breaker, (state, _) => state.Failed(Now, Options));
}
