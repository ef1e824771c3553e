using Approvals.Actors.Kernel;
using Approvals.Actors.Tests.Support;
using Approvals.Application.Clock;
using Approvals.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Actors.Tests;

public sealed class KernelTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_mailbox_handles_every_message_once_in_order_and_one_batch_at_a_time()
    {
        var seen = new List<int>();
        var inside = 0;
        var overlaps = 0;
        var mailbox = new Mailbox<int>(int.MaxValue, async batch =>
        {
            if (Interlocked.Increment(ref inside) != 1)
                Interlocked.Increment(ref overlaps);
            await Task.Yield();
            seen.AddRange(batch);
            Interlocked.Decrement(ref inside);
        });
        for (var i = 0; i < 50_000; i++)
            mailbox.Post(i).ShouldBe(PostResult.Accepted);
        await Eventually.Async(mailbox.TryStop, because: "the mailbox does not run empty");
        seen.ShouldBe(Enumerable.Range(0, 50_000));
        overlaps.ShouldBe(0);
    }

    [Fact]
    public async Task A_stopped_mailbox_takes_nothing()
    {
        var mailbox = new Mailbox<int>(10, _ => Task.CompletedTask);
        mailbox.Post(1);
        await Eventually.Async(mailbox.TryStop, because: "the mailbox does not run empty");
        mailbox.Post(2).ShouldBe(PostResult.Stopped);
    }

    [Theory]
    [InlineData(1, 0, 50)]
    [InlineData(1, 0.999999, 100)]
    [InlineData(4, 0, 400)]
    [InlineData(50, 0, 2500)]
    [InlineData(2_000_000_000, 0.999999, 5000)]
    public void Backoff_doubles_up_to_its_longest(int failures, double chance, double expectedMs) =>
        Backoff.Default.Delay(failures, chance).TotalMilliseconds.ShouldBe(expectedMs, 1);

    [Fact]
    public async Task A_supervised_loop_that_fails_is_started_again_until_it_ends_well()
    {
        var runs = 0;
        var supervisor = new Supervisor(time, NullLogger<Supervisor>.Instance);
        var running = supervisor.RunAsync("loop", _ => ++runs < 5 ? throw new InvalidOperationException("again") : Task.CompletedTask, CancellationToken.None);
        await time.PassUntil(TimeSpan.FromMilliseconds(50), () => running.IsCompleted, "the fifth run ends well");
        runs.ShouldBe(5);
    }

    [Fact]
    public void The_clock_follows_the_database_and_not_this_nodes_wall_clock()
    {
        var clock = new DatabaseClock(time);
        var database = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        clock.Observe(database, time.GetTimestamp());
        time.Advance(TimeSpan.FromSeconds(10));
        clock.Now.ShouldBe(database.AddSeconds(10));
    }

    [Fact]
    public void A_reading_that_only_trails_by_its_round_trip_does_not_turn_the_clock_back()
    {
        var clock = new DatabaseClock(time);
        clock.Observe(time.GetUtcNow(), time.GetTimestamp());
        var askedAt = time.GetTimestamp();
        var read = time.GetUtcNow();
        time.Advance(TimeSpan.FromMilliseconds(20));
        clock.Observe(read, askedAt);
        clock.Now.ShouldBe(time.GetUtcNow());
        clock.Observe(time.GetUtcNow().AddSeconds(-5), askedAt);
        clock.Now.ShouldBe(time.GetUtcNow().AddSeconds(-5), "the database's clock was set back");
    }

    [Fact]
    public void An_answer_that_lay_unread_while_the_process_was_stopped_does_not_turn_the_clock_back()
    {
        var clock = new DatabaseClock(time);
        clock.Observe(time.GetUtcNow(), time.GetTimestamp());
        var askedAt = time.GetTimestamp();
        var read = time.GetUtcNow().AddMilliseconds(5);
        time.Advance(TimeSpan.FromSeconds(30));
        clock.Observe(read, askedAt);
        clock.Now.ShouldBe(time.GetUtcNow());
        clock.Correct(read, askedAt);
        clock.Now.ShouldBe(time.GetUtcNow());
    }

    [Fact]
    public void A_clock_that_was_never_read_says_so() =>
        Should.Throw<InvalidOperationException>(() => new DatabaseClock(time).Now);
}
