using System.Collections.Concurrent;
using Approvals.Actors.Feed;
using Approvals.Actors.Kernel;
using Approvals.Actors.Tests.Support;
using Approvals.Application.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Actors.Tests.Feed;

public sealed class TailFollowerTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new();
    private readonly FakeTail tail = new();
    private readonly TailFollower follower;

    public TailFollowerTests() =>
        follower = new TailFollower(tail, new ActorOptions(), new Supervisor(time, NullLogger<Supervisor>.Instance), time);

    public Task InitializeAsync() => follower.StartAsync(CancellationToken.None);

    public async Task DisposeAsync()
    {
        await follower.StopAsync(CancellationToken.None);
        follower.Dispose();
    }

    [Fact]
    public async Task Nothing_is_read_while_nobody_listens()
    {
        tail.Add(1);
        follower.Raise();
        await Pass(TimeSpan.FromSeconds(5));
        tail.Reads.ShouldBe(0);
        var ear = new Ear();
        await follower.JoinAsync(ear, CancellationToken.None);
        follower.Leave(ear);
        await Pass(TimeSpan.FromSeconds(3));
        var reads = tail.Reads;
        await Pass(TimeSpan.FromSeconds(5));
        tail.Reads.ShouldBe(reads);
    }

    [Fact]
    public async Task A_listener_hears_what_comes_after_the_position_it_was_given()
    {
        tail.Add(1, 2, 3);
        var ear = new Ear();
        (await follower.JoinAsync(ear, CancellationToken.None)).ShouldBe(3);
        tail.Add(4);
        follower.Raise();
        await Until(() => ear.Heard.Contains(4));
        ear.Heard.ShouldBe([4]);
        ear.Position.ShouldBe(4);
    }

    [Fact]
    public async Task Without_a_hint_it_is_heard_within_a_second()
    {
        var ear = new Ear();
        await follower.JoinAsync(ear, CancellationToken.None);
        await Until(() => tail.Reads > 1);
        tail.Add(1);
        var added = time.GetUtcNow();
        await Until(() => ear.Heard.Contains(1));
        (time.GetUtcNow() - added).ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(1.2));
    }

    [Fact]
    public async Task What_was_in_flight_when_the_first_listener_came_is_heard_when_it_becomes_visible()
    {
        tail.Add(1, 3);
        tail.IsWriting = true;
        var ear = new Ear();
        (await follower.JoinAsync(ear, CancellationToken.None)).ShouldBe(1);
        tail.Add(2);
        await Until(() => ear.Heard.Contains(2));
        await Until(() => ear.Position == 3);
    }

    [Fact]
    public async Task A_page_is_given_a_position_below_what_may_still_become_visible()
    {
        tail.Add(1, 3);
        tail.IsWriting = true;
        var mark = follower.MarkAsync(CancellationToken.None);
        await Until(() => mark.IsCompleted);
        (await mark).ShouldBeLessThanOrEqualTo(1);
        // The tail is followed for whoever listens next, though nobody does yet.
        var reads = tail.Reads;
        await Until(() => tail.Reads > reads);
    }

    [Fact]
    public async Task A_page_waits_for_its_position_no_longer_than_a_moment()
    {
        tail.Add(1, 2);
        tail.Down = true;
        var mark = follower.MarkAsync(CancellationToken.None);
        await Until(() => mark.IsCompleted);
        (await mark).ShouldBe(0, "an old position is as right as a new one");
    }

    [Fact]
    public async Task A_gap_that_nobody_can_fill_does_not_hold_back_the_first_listener()
    {
        tail.Add(1, 3);
        (await follower.JoinAsync(new Ear(), CancellationToken.None)).ShouldBe(3);
    }

    [Fact]
    public async Task An_outage_costs_nothing_but_time()
    {
        var ear = new Ear();
        await follower.JoinAsync(ear, CancellationToken.None);
        tail.Down = true;
        tail.Add(1, 2);
        await Pass(TimeSpan.FromSeconds(30));
        tail.Down = false;
        await Until(() => ear.Heard.Count == 2);
        ear.Resets.ShouldBe(0);
    }

    [Fact]
    public async Task Behind_a_failover_that_lost_commits_the_listener_is_told_to_read_anew()
    {
        tail.Add(1, 2, 3, 4, 5);
        var ear = new Ear();
        await follower.JoinAsync(ear, CancellationToken.None);
        tail.Down = true;
        await Pass(TimeSpan.FromSeconds(2));
        tail.ForgetAfter(2);
        tail.Down = false;
        await Until(() => ear.Resets == 1);
        tail.Add(3);
        await Until(() => ear.Heard.Contains(3));
    }

    [Fact]
    public async Task A_flood_is_read_page_by_page_without_pause()
    {
        var ear = new Ear();
        await follower.JoinAsync(ear, CancellationToken.None);
        tail.Add([.. Enumerable.Range(1, 5_500).Select(position => (long)position)]);
        follower.Raise();
        await Until(() => ear.Heard.Count == 5_500);
        ear.Heard.ShouldBe(Enumerable.Range(1, 5_500).Select(position => (long)position));
    }

    private Task Until(Func<bool> condition) => time.PassUntil(TimeSpan.FromMilliseconds(10), condition, "the tail was followed");

    private Task Pass(TimeSpan span)
    {
        var end = time.GetUtcNow() + span;
        // Longer steps than where something is measured: half a minute in steps of 10 ms takes longer than a test may on a busy machine.
        return time.PassUntil(TimeSpan.FromMilliseconds(100), () => time.GetUtcNow() >= end, "time passes");
    }

    private sealed class Ear : ITailListener
    {
        public ConcurrentQueue<long> Heard { get; } = new();

        public long Position { get; private set; }

        public int Resets { get; private set; }

        public Task HearAsync(IReadOnlyList<Happening> news, long position, CancellationToken cancellationToken)
        {
            foreach (var row in news)
                Heard.Enqueue(row.Position);
            Position = position;
            return Task.CompletedTask;
        }

        public void Reset(long position) => Resets++;
    }
}
