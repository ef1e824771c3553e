using Approvals.Channels.Delivery;
using Approvals.Domain.Requests;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Channels.Tests.Delivery;

public sealed class RoundTests
{
    private readonly FakeTimeProvider time = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 8)]
    [InlineData(50, 100)]
    [InlineData(900, 100)]
    public async Task A_round_is_followed_by_a_rest_of_twice_its_length_within_a_limit(int round, int rest)
    {
        var pace = new Pace(time, () => false);
        pace.Left.ShouldBe(TimeSpan.Zero);
        (await pace.RunAsync(() => RoundAsync(round, more: false))).ShouldBeFalse();
        pace.Left.ShouldBe(TimeSpan.FromMilliseconds(rest));
        time.Advance(TimeSpan.FromMilliseconds(rest));
        pace.Left.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Nobody_rests_while_there_is_more()
    {
        var pace = new Pace(time, () => false);
        (await pace.RunAsync(() => RoundAsync(20, more: true))).ShouldBeTrue();
        pace.Left.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(40, 200)]
    [InlineData(900, 500)]
    public async Task What_gives_way_rests_longer_also_when_there_is_more_and_then_goes_on(int round, int rest)
    {
        var isBehind = true;
        var pace = new Pace(time, () => isBehind);
        (await pace.RunAsync(() => RoundAsync(round, more: true))).ShouldBe(rest == 0);
        pace.Left.ShouldBe(TimeSpan.FromMilliseconds(rest));
        time.Advance(TimeSpan.FromMilliseconds(rest));
        pace.Left.ShouldBe(TimeSpan.Zero);
        isBehind = false;
        (pace.Size(200), pace.Size(3)).ShouldBe((50, 1));
        time.Advance(TimeSpan.FromSeconds(1));
        pace.Size(200).ShouldBe(200);
        (await pace.RunAsync(() => RoundAsync(round, more: true))).ShouldBeTrue();
    }

    [Fact]
    public void A_round_takes_the_most_urgent_first_and_never_more_than_its_size()
    {
        var raised = new RaisedApprovals();
        var low = Enumerable.Range(0, 20_000).Select(_ => Guid.NewGuid()).ToList();
        low.ForEach(id => raised.Add(id, Priority.Low));
        var critical = Guid.NewGuid();
        raised.Add(critical, Priority.Critical);
        var first = raised.First(200);
        first.Count.ShouldBe(200);
        first[0].ShouldBe(critical);
        raised.Remove(first);
        raised.First(200).ShouldNotContain(critical);
        raised.Remove(low);
        raised.Any.ShouldBeFalse();
    }

    private Task<bool> RoundAsync(int milliseconds, bool more)
    {
        time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return Task.FromResult(more);
    }
}
