using Approvals.Actors.Feed;
using Approvals.Actors.Tests.Support;
using Approvals.Application.Feed;
using Approvals.Domain.State;
using Approvals.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Actors.Tests.Feed;

public sealed class FeedTests
{
    private readonly ChangeFeed feed = new();
    private readonly Guid id = Guid.CreateVersion7();

    [Fact]
    public async Task A_watcher_hears_of_a_change_at_once()
    {
        using var watch = feed.Watch(id);
        var next = watch.NextAsync(CancellationToken.None);
        next.IsCompleted.ShouldBeFalse();
        feed.Publish(new Change(id, 2, null));
        (await next).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Changes_that_nobody_looked_at_are_told_as_the_newest()
    {
        using var watch = feed.Watch(id);
        feed.Publish(new Change(id, 2, null));
        feed.Publish(new Change(id, 3, null));
        (await watch.NextAsync(CancellationToken.None)).Version.ShouldBe(3);
        watch.NextAsync(CancellationToken.None).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void Old_news_are_not_told_twice()
    {
        using var watch = feed.Watch(id);
        feed.Publish(new Change(id, 3, null));
        _ = watch.NextAsync(CancellationToken.None);
        feed.Publish(new Change(id, 3, null));
        feed.Publish(new Change(id, 2, null));
        watch.NextAsync(CancellationToken.None).IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public void Nothing_remains_of_a_watcher_that_left()
    {
        feed.Watch(id).Dispose();
        feed.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Watchers_that_come_and_go_never_miss_a_change()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var leaving = feed.Watch(id);
            var leave = Task.Run(leaving.Dispose);
            using var staying = feed.Watch(id);
            await leave;
            feed.Publish(new Change(id, 1, null));
            (await staying.NextAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10))).Version.ShouldBe(1);
        }
    }

    [Fact]
    public async Task A_vote_that_does_not_decide_says_so_and_spares_the_waiter_a_read()
    {
        var time = new FakeTimeProvider();
        await using var node = new Support.Node(new FakeJournal(time), time);
        var created = await node.Created();
        using var watch = node.Feed.Watch(created);
        var next = watch.NextAsync(CancellationToken.None);
        await node.Ask(created, Some.Approve(Some.Ann));
        (await next).ShouldBe(new Change(created, 2, null, IsPending: true));
    }

    [Fact]
    public async Task A_commit_tells_the_waiter_the_decision_itself()
    {
        var time = new FakeTimeProvider();
        await using var node = new Support.Node(new FakeJournal(time), time);
        var created = await node.Created(Some.Create(Some.Request(min: 1)));
        using var watch = node.Feed.Watch(created);
        var next = watch.NextAsync(CancellationToken.None);
        await node.Ask(created, Some.Approve(Some.Ann));
        (await next).Decided!.Decision.Outcome.ShouldBe(Outcome.Approved);
    }
}
