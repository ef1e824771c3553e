using Approvals.Channels.Delivery;

namespace Approvals.Channels.Tests.Delivery;

public sealed class TokenBucketTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public void So_many_per_period_and_then_one_after_the_other()
    {
        var bucket = new TokenBucket(10, TimeSpan.FromSeconds(1));
        Enumerable.Range(0, 10).ShouldAllBe(_ => bucket.TakeAt(Now) == TimeSpan.Zero);
        bucket.AvailableAt(Now).ShouldBe(0);
        bucket.TakeAt(Now).TotalMilliseconds.ShouldBe(100, tolerance: 1);
        bucket.TakeAt(Now.AddMilliseconds(101)).ShouldBe(TimeSpan.Zero);
        bucket.AvailableAt(Now.AddHours(1)).ShouldBe(10);
    }
}
