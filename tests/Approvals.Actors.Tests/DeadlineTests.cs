using Approvals.Actors.Cluster;
using Approvals.Actors.Tests.Support;
using Approvals.Application.Cluster;
using Approvals.Domain.Requests;
using Approvals.Domain.State;
using Approvals.Testing;
using Microsoft.Extensions.Time.Testing;
using Node = Approvals.Actors.Tests.Support.Node;

namespace Approvals.Actors.Tests;

public sealed class DeadlineTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeJournal journal;

    public DeadlineTests() => journal = new FakeJournal(time);

    private bool IsDecided(Guid id) => journal.Stored(id) is Approval.Decided;

    [Fact]
    public async Task An_active_actor_holds_its_own_timer()
    {
        await using var node = new Node(journal, time);
        await node.StartClocks(scan: false);
        var id = await node.Created(Some.Create(Some.Request(timeoutMs: 5_000, action: TimeoutAction.Approve)));
        await time.PassUntil(TimeSpan.FromMilliseconds(100), () => IsDecided(id), "the timer fires");
        var decided = (Approval.Decided)journal.Stored(id)!;
        decided.Decision.Outcome.ShouldBe(Outcome.Approved);
        (decided.Decision.At - decided.CreatedAt).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_passive_approval_is_woken_by_the_scan_after_a_restart()
    {
        Guid id;
        await using (var before = new Node(journal, time))
            id = await before.Created(Some.Create(Some.Request(timeoutMs: 5_000)));
        await using var node = new Node(journal, time);
        await node.StartClocks();
        await time.PassUntil(TimeSpan.FromMilliseconds(100), () => IsDecided(id), "the scan finds it");
        var decided = (Approval.Decided)journal.Stored(id)!;
        (decided.Decision.At - decided.CreatedAt).TotalSeconds.ShouldBeInRange(5, 6);
    }

    [Fact]
    public async Task What_a_node_comes_to_host_it_looks_for_at_once()
    {
        Guid id;
        await using (var before = new Node(journal, time))
            id = await before.Created(Some.Create(Some.Request(timeoutMs: 1_000)));
        time.Advance(TimeSpan.FromSeconds(1.5));
        var shards = new TheseShards();
        await using var node = new Node(journal, time) { Shards = shards };
        // Compiles the way of a command, which would take longer than the virtual time that is measured.
        await node.Created();
        await node.StartClocks();
        await time.Settle();
        IsDecided(id).ShouldBeFalse("nothing is hosted here yet");
        shards.Hosted = new AllShards().Hosted;
        var hosted = time.GetUtcNow();
        await time.PassUntil(TimeSpan.FromMilliseconds(10), () => IsDecided(id), "it is taken");
        (time.GetUtcNow() - hosted).ShouldBeLessThan(TimeSpan.FromMilliseconds(150));
    }

    [Fact]
    public async Task After_three_hours_without_database_every_due_deadline_fires()
    {
        await using var node = new Node(journal, time);
        var ids = new List<Guid>();
        for (var i = 0; i < 50; i++)
            ids.Add(await node.Created(Some.Create(Some.Request(timeoutMs: 60_000 * (i + 1)))));
        journal.Down = true;
        await node.StartClocks();
        var back = time.GetUtcNow().AddHours(3);
        await time.PassUntil(TimeSpan.FromMinutes(1), () => time.GetUtcNow() > back, "the outage lasts");
        ids.ShouldAllBe(id => !IsDecided(id));
        journal.Down = false;
        await time.PassUntil(TimeSpan.FromMilliseconds(250), () => ids.TrueForAll(IsDecided), "all are taken");
    }

    [Fact]
    public async Task More_deadlines_than_one_scan_takes_are_all_taken()
    {
        await using var seeding = new Node(journal, time);
        var ids = new List<Guid>();
        for (var i = 0; i < 300; i++)
            ids.Add(await seeding.Created(Some.Create(Some.Request(timeoutMs: 1_000))));
        await using var node = new Node(journal, time, new() { ScanLimit = 20, MaxWaking = 4 });
        await node.StartClocks();
        await time.PassUntil(TimeSpan.FromMilliseconds(50), () => ids.TrueForAll(IsDecided), "all are taken");
    }

    [Fact]
    public async Task A_timer_that_fires_before_the_databases_time_is_armed_again()
    {
        await using var node = new Node(journal, time);
        await node.StartClocks(scan: false);
        var id = await node.Created(Some.Create(Some.Request(timeoutMs: 5_000)));
        await time.Settle();
        // The database's clock is set back by two seconds: the node's estimate runs ahead until a statement disagrees.
        journal.ClockOffset = TimeSpan.FromSeconds(-2);
        time.Advance(TimeSpan.FromMilliseconds(5_500));
        await Eventually.Async(() => journal.Appended.Count > 1 && node.Wakes.Count == 0, because: "the early attempt was not refused");
        IsDecided(id).ShouldBeFalse();
        await time.PassUntil(TimeSpan.FromMilliseconds(100), () => IsDecided(id), "the second attempt is in time");
    }

    [Fact]
    public async Task A_create_that_reaches_the_database_after_its_own_deadline_asks_from_then_on()
    {
        await using var node = new Node(journal, time);
        await node.Created(Some.Create(Some.Request(timeoutMs: 5_000)));
        // As after a pause or a partition of that length: the node decided long before the statement runs.
        journal.ClockOffset = TimeSpan.FromSeconds(10);
        var id = await node.Created(Some.Create(Some.Request(timeoutMs: 5_000)));
        var pending = (Approval.Pending)journal.Stored(id)!;
        pending.CreatedAt.ShouldBe(time.GetUtcNow().AddSeconds(10));
        pending.Deadline.ShouldBe(pending.CreatedAt.AddSeconds(5));
    }

    [Fact]
    public async Task A_node_takes_the_deadlines_of_the_shards_it_hosts_and_no_others_in_time()
    {
        var (here, there) = await TwoPassiveApprovals();
        await using var node = new Node(journal, time) { Shards = new TheseShards(Shard.Of(here)) };
        await node.StartClocks();
        await time.PassUntil(TimeSpan.FromMilliseconds(100), () => IsDecided(here), "its own shard's is taken");
        IsDecided(there).ShouldBeFalse("it is left to the node that hosts its shard");
    }

    [Fact]
    public async Task What_the_host_of_a_shard_leaves_undone_is_taken_by_another_node_within_ten_seconds()
    {
        var (_, there) = await TwoPassiveApprovals();
        await using var node = new Node(journal, time) { Shards = new TheseShards() };
        await node.StartClocks();
        await time.PassUntil(TimeSpan.FromMilliseconds(100), () => IsDecided(there), "the overdue one is taken");
        var decided = (Approval.Decided)journal.Stored(there)!;
        (decided.Decision.At - decided.CreatedAt).TotalSeconds.ShouldBeInRange(5 + 5, 5 + 10);
    }

    [Fact]
    public async Task A_shard_that_comes_over_brings_its_deadlines_with_it()
    {
        var (_, there) = await TwoPassiveApprovals();
        var shards = new TheseShards();
        await using var node = new Node(journal, time) { Shards = shards };
        await node.StartClocks();
        await time.PassUntil(TimeSpan.FromMilliseconds(100), () => time.GetUtcNow() >= journal.Stored(there)!.CreatedAt.AddSeconds(2), "time passes");
        shards.Hosted = [Shard.Of(there)];
        await time.PassUntil(TimeSpan.FromMilliseconds(100), () => IsDecided(there), "it is taken in time");
        var decided = (Approval.Decided)journal.Stored(there)!;
        (decided.Decision.At - decided.CreatedAt).TotalSeconds.ShouldBeInRange(5, 6);
    }

    /// <summary>Both due in five seconds, in different shards.</summary>
    private async Task<(Guid Here, Guid There)> TwoPassiveApprovals()
    {
        await using var before = new Node(journal, time);
        var here = await before.Created(Some.Create(Some.Request(timeoutMs: 5_000)));
        while (true)
        {
            var there = await before.Created(Some.Create(Some.Request(timeoutMs: 5_000)));
            if (Shard.Of(there) != Shard.Of(here))
                return (here, there);
        }
    }

    private sealed class TheseShards(params short[] shards) : IShards
    {
        public IReadOnlyList<short> Hosted { get; set; } = shards;
    }
}
