using Approvals.Actors.Tests.Support;
using Approvals.Domain.Decisions;
using Approvals.Domain.State;
using Approvals.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Actors.Tests;

public sealed class PassivationTests
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeJournal journal;

    public PassivationTests() => journal = new FakeJournal(time);

    [Fact]
    public async Task An_idle_actor_is_passivated_and_comes_back_with_its_state()
    {
        await using var node = new Node(journal, time);
        var id = await node.Created();
        await time.PassUntil(TimeSpan.FromSeconds(1), () => node.Active.Count == 0, "it is idle");
        (time.GetUtcNow() - journal.Stored(id)!.CreatedAt).TotalSeconds.ShouldBeInRange(120, 123);
        (await node.Ask(id, Some.Approve(Some.Ann))).Approval!.Votes.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_decided_one_goes_sooner()
    {
        await using var node = new Node(journal, time);
        var id = await node.Created(Some.Create(Some.Request(min: 1)));
        await node.Ask(id, Some.Approve(Some.Ann));
        await time.PassUntil(TimeSpan.FromSeconds(1), () => node.Active.Count == 0, "it is idle");
        (time.GetUtcNow() - journal.Stored(id)!.CreatedAt).TotalSeconds.ShouldBeInRange(10, 13);
    }

    [Fact]
    public async Task Above_the_cap_the_least_recently_used_go_first()
    {
        await using var node = new Node(journal, time, new() { MaxActive = 10 });
        var ids = new List<Guid>();
        for (var i = 0; i < 12; i++)
        {
            ids.Add(await node.Created());
            time.Advance(TimeSpan.FromMilliseconds(10));
        }

        await node.Ask(ids[0], Some.Approve(Some.Ann));
        await time.PassUntil(TimeSpan.FromMilliseconds(100), () => node.Active.Count == 9, "three above nine tenths of the cap go");
        var loads = journal.Loads.Count;
        await node.Ask(ids[0], Some.Approve(Some.Ann));
        journal.Loads.Count.ShouldBe(loads, "the one used last is still active");
    }

    [Fact]
    public async Task A_busy_actor_is_not_passivated()
    {
        await using var node = new Node(journal, time);
        var id = await node.Created();
        journal.Hold();
        var vote = node.Ask(id, Some.Approve(Some.Ann));
        await Eventually.Async(() => journal.Waiting == 1, because: "the append is not under way");
        var later = time.GetUtcNow().AddMinutes(5);
        await time.PassUntil(TimeSpan.FromSeconds(10), () => time.GetUtcNow() >= later, "it would be idle");
        node.Active.Count.ShouldBe(1);
        journal.Release();
        (await vote).Changed.ShouldBeTrue();
    }

    [Fact]
    public async Task Commands_and_passivation_may_race_and_no_command_is_lost()
    {
        await using var node = new Node(journal, time, new() { IdleAfter = TimeSpan.FromMilliseconds(-1), SpentAfter = TimeSpan.FromMilliseconds(-1) });
        using var stop = new CancellationTokenSource();
        var sweeping = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                node.Sweep();
        });
        for (var approval = 0; approval < 10; approval++)
        {
            var id = await node.Created(Some.Create(Some.Request(min: 2)));
            for (var i = 0; i < Limits.Retractions; i++)
            {
                (await node.Ask(id, Some.Approve(Some.Ann))).Changed.ShouldBeTrue();
                (await node.Ask(id, Some.Retract(Some.Ann))).Changed.ShouldBeTrue();
            }

            journal.Stored(id)!.Version.ShouldBe(1 + 2 * Limits.Retractions);
        }

        await stop.CancelAsync();
        await sweeping;
    }

    [Fact]
    public async Task Loads_of_many_actors_share_queries()
    {
        await using var node = new Node(journal, time);
        await using var other = new Node(journal, time);
        var ids = new List<Guid>();
        for (var i = 0; i < 200; i++)
            ids.Add(await other.Created());
        await Task.WhenAll(ids.Select(id => Task.Run(() => node.Ask(id, Some.Approve(Some.Ann)))));
        journal.Loads.Sum().ShouldBeGreaterThanOrEqualTo(200);
        ids.ShouldAllBe(id => journal.Stored(id) is Approval.Pending && journal.Stored(id)!.Votes.Count == 1);
    }
}
