using Approvals.Channels.Delivery;

namespace Approvals.Channels.Tests.Delivery;

public sealed class RetryScheduleTests
{
    private static readonly IReadOnlyList<TimeSpan> Default = new RetryOptions().Schedule;

    [Theory]
    [InlineData(1, "00:00:05")]
    [InlineData(2, "00:00:30")]
    [InlineData(3, "00:02:00")]
    [InlineData(4, "00:10:00")]
    [InlineData(5, "01:00:00")]
    [InlineData(6, "06:00:00")]
    [InlineData(7, "1.00:00:00")]
    public void Every_failure_is_followed_by_the_next_delay(int failures, string delay) =>
        RetrySchedule.Next(Default, failures, null, chance: 0).ShouldBe(TimeSpan.Parse(delay, null));

    [Fact]
    public void After_the_last_delay_it_is_given_up() => RetrySchedule.Next(Default, 8, null, 0).ShouldBeNull();

    [Fact]
    public void A_delay_is_never_shorter_than_configured_and_at_most_a_fifth_longer()
    {
        RetrySchedule.Next(Default, 1, null, 0.5).ShouldBe(TimeSpan.FromSeconds(5.5));
        RetrySchedule.Next(Default, 1, null, 0.999999)!.Value.ShouldBeLessThan(TimeSpan.FromSeconds(6));
    }

    [Fact]
    public void What_the_receiver_asks_for_is_honoured_up_to_a_day_and_never_shortens_a_delay()
    {
        RetrySchedule.Next(Default, 1, TimeSpan.FromMinutes(3), 0).ShouldBe(TimeSpan.FromMinutes(3));
        RetrySchedule.Next(Default, 4, TimeSpan.FromSeconds(1), 0).ShouldBe(TimeSpan.FromMinutes(10));
        RetrySchedule.Next(Default, 1, TimeSpan.FromDays(400), 0).ShouldBe(TimeSpan.FromHours(24));
    }
}
