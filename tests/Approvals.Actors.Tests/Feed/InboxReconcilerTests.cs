using Approvals.Actors.Feed;
using Approvals.Actors.Kernel;
using Approvals.Actors.Tests.Support;
using Approvals.Application.Deliveries;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Approvals.Actors.Tests.Feed;

public sealed class InboxReconcilerTests : IAsyncLifetime
{
    private const string Ann = "user:ann", Bob = "user:bob";

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly ActorOptions options = new();
    private readonly FakeInbox inbox = new();
    private readonly InboxFeed feed = new();
    private readonly List<string> told = [];
    private readonly InboxReconciler reconciler;

    public InboxReconcilerTests() =>
        reconciler = new InboxReconciler(feed, inbox, options, new Supervisor(time, NullLogger<Supervisor>.Instance), time);

    public Task InitializeAsync() => reconciler.StartAsync(CancellationToken.None);

    public Task DisposeAsync() => reconciler.StopAsync(CancellationToken.None);

    [Fact]
    public async Task An_item_whose_hint_was_lost_is_told_by_the_next_look_and_once()
    {
        using var listening = feed.Subscribe(told.Add, () => [Ann]);
        inbox.Put(Ann);
        await Looks(3);
        told.ShouldBe([Ann]);
    }

    [Fact]
    public async Task An_item_that_was_told_is_not_told_again()
    {
        using var listening = feed.Subscribe(told.Add, () => [Ann]);
        feed.Publish(new InboxChange(Guid.NewGuid(), 1, Ann));
        inbox.Put(Ann);
        await Looks(3);
        told.ShouldBe([Ann]);
    }

    [Fact]
    public async Task Two_items_and_one_hint_are_told_again()
    {
        using var listening = feed.Subscribe(told.Add, () => [Ann]);
        feed.Hear(Ann);
        inbox.Put(Ann);
        inbox.Put(Ann);
        await Looks(2);
        told.ShouldBe([Ann, Ann]);
    }

    [Fact]
    public async Task A_hint_hides_nothing_that_is_lost_after_it()
    {
        using var listening = feed.Subscribe(told.Add, () => [Ann]);
        feed.Hear(Ann);
        inbox.Put(Ann);
        await Looks(1);
        inbox.Put(Ann);
        await Looks(1);
        told.ShouldBe([Ann, Ann]);
    }

    [Fact]
    public async Task Nobody_is_told_of_what_is_not_theirs_and_nothing_is_read_while_nobody_listens()
    {
        inbox.Put(Bob);
        await Looks(0);
        time.Advance(options.InboxRereadInterval * 3);
        await time.Settle();
        inbox.Looks.ShouldBe(0);

        using var listening = feed.Subscribe(told.Add, () => [Ann]);
        await Looks(2);
        told.ShouldBeEmpty();
    }

    private async Task Looks(int more)
    {
        var until = inbox.Looks + more;
        await time.PassUntil(options.InboxRereadInterval, () => inbox.Looks >= until, $"{more} looks are done");
        await time.Settle();
    }
}
