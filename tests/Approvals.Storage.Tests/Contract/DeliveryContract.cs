using Approvals.Application.Cluster;
using Approvals.Application.Deliveries;
using Approvals.Domain.Notices;
using Approvals.Domain.Requests;
using Approvals.Storage.Tests.Support;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Approvals.Storage.Tests.Contract;

/// <summary>The queue of deliveries: taken once, leased, settled by whoever holds the lease.</summary>
public abstract class DeliveryContract : JournalContract
{
    private static readonly IReadOnlyList<short> Everywhere = new AllShards().Hosted;

    private IDeliveryQueue Queue => Services.GetRequiredService<IDeliveryQueue>();

    [Fact]
    public async Task An_intent_is_expanded_once_and_its_deliveries_are_leased()
    {
        var created = await CreatedAsync();
        var first = await ExpandAsync("left", places: 1);
        (first.Intents, first.Claimed.Count).ShouldBe((1, 1));
        first.Claimed[0].Approval.Version.ShouldBe(created.Version);
        (await ExpandAsync("right")).Intents.ShouldBe(0);
        (await ClaimAsync("right")).Select(delivery => delivery.Destination).ShouldBe(["user:bob"], "the one that there was no room for");
        (await ClaimAsync("right")).ShouldBeEmpty();
        (await Database.CountAsync("approval_intents", created.Id)).ShouldBe(0);
    }

    [Fact]
    public async Task A_lease_that_was_lost_settles_nothing()
    {
        await CreatedAsync();
        var delivery = (await ExpandAsync("left", TimeSpan.FromMilliseconds(1))).Claimed[0];
        IReadOnlyList<ClaimedDelivery> again = [];
        await Eventually.Async(async () => (again = await ClaimAsync("right")).Any(taken => taken.Id == delivery.Id));
        await Queue.SettleAsync("left", [Sent(delivery)], default);
        (await StatusAsync(delivery)).ShouldBe(DeliveryStatus.Pending);
        await Queue.SettleAsync("right", [Sent(delivery)], default);
        (await StatusAsync(delivery)).ShouldBe(DeliveryStatus.Sent);
    }

    [Fact]
    public async Task One_destination_hears_about_an_approval_in_order_and_knows_the_reference_of_before()
    {
        var created = await CreatedAsync();
        var first = (await ExpandAsync("left")).Claimed;
        (await AppendAsync(Steps.Next(created, await NowAsync(), Some.Cancel()))).ShouldBeTrue();
        var later = await ExpandAsync("left");
        (later.Intents, later.Claimed.Count).ShouldBe((1, 0), "the earlier ones are under way");
        await Queue.SettleAsync("left", [.. first.Select(Sent)], default);
        var decided = await ClaimAsync("left");
        decided.Select(delivery => delivery.Event).Distinct().ShouldBe([NoticeKind.Decided]);
        decided.ShouldAllBe(delivery => delivery.Reference == "reference");
    }

    [Fact]
    public async Task A_busy_destination_and_a_full_channel_are_left_out()
    {
        await CreatedAsync();
        await ExpandAsync("left", places: 0);
        (await ClaimAsync("left", places: 0)).ShouldBeEmpty();
        (await ClaimAsync("left", busy: "user:ann")).Select(delivery => delivery.Destination).ShouldBe(["user:bob"]);
        (await ClaimAsync("left")).Select(delivery => delivery.Destination).ShouldBe(["user:ann"]);
    }

    [Fact]
    public async Task The_most_urgent_is_taken_first()
    {
        foreach (var priority in new[] { Priority.Low, Priority.Critical, Priority.Normal })
            await CreatedAsync(Steps.Create(Guid.CreateVersion7(), await NowAsync(), Some.Create(Some.Request() with { Priority = priority })));
        await ExpandAsync("left", places: 0);
        (await ClaimAsync("left", places: 2)).ShouldAllBe(delivery => delivery.Priority == Priority.Critical);
        (await ClaimAsync("left", places: 2)).ShouldAllBe(delivery => delivery.Priority == Priority.Normal);
    }

    [Fact]
    public async Task When_all_about_one_recipient_failed_what_comes_instead_is_written_once()
    {
        await CreatedAsync();
        var claimed = (await ExpandAsync("left")).Claimed;
        foreach (var delivery in claimed.Where(delivery => delivery.Recipient == "user:ann"))
        {
            var instead = new NewDelivery(Guid.CreateVersion7(), delivery.Event, delivery.Recipient, "in-app", delivery.Recipient, "approval-requested", DeliveryStatus.Sent);
            await Queue.SettleAsync("left", [new DeliveryOutcome(delivery, DeliveryStatus.Failed, Error: "gone", Disables: true, IfAllFailed: [instead])], default);
            (await LogAsync(delivery)).Count(record => record.Channel == "in-app").ShouldBe(1);
        }
    }

    [Fact]
    public async Task What_receivers_answered_is_erased_and_what_was_sent_when_stays()
    {
        await CreatedAsync();
        var claimed = (await ExpandAsync("left")).Claimed;
        var attempt = new DeliveryAttempt(claimed[0].DatabaseTime, DeliveryStatus.Failed, 550, "no such zebra", 12);
        await Queue.SettleAsync("left", [new DeliveryOutcome(claimed[0], DeliveryStatus.Failed, attempt, Error: "no such zebra")], default);
        var before = (await LogAsync(claimed[0])).Single(record => record.Id == claimed[0].Id);
        before.LastError.ShouldNotBeNull();
        for (var i = 0; i < 2; i++)
            await Services.GetRequiredService<IDeliveryLog>().EraseTextsAsync(claimed[0].ApprovalId, default);
        var after = (await LogAsync(claimed[0])).Single(record => record.Id == claimed[0].Id);
        after.ShouldBe(before with { LastError = null, History = after.History });
        after.History.ShouldBe([.. before.History.Select(one => one with { Error = null })]);
        before.History.ShouldHaveSingleItem().Error.ShouldBe(attempt.Error);
        (await Database.EverythingAsync()).ShouldNotContain("zebra");
    }

    private static DeliveryOutcome Sent(ClaimedDelivery delivery) => new(
        delivery, DeliveryStatus.Sent, new DeliveryAttempt(delivery.DatabaseTime, DeliveryStatus.Sent, 250, null, 12), Reference: "reference");

    private Task<ExpandResult> ExpandAsync(string owner, TimeSpan? lease = null, int places = 10) =>
        Queue.ExpandAsync(WorkQuery.Of(Everywhere, 100), Terms(owner, lease, places), new ByMail(), default);

    private Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(string owner, int places = 10, string? busy = null) =>
        Queue.ClaimAsync(WorkQuery.Of(Everywhere, 100), Terms(owner, null, places, busy), default);

    private static ClaimTerms Terms(string owner, TimeSpan? lease, int places, string? busy = null) => new(
        owner, lease ?? TimeSpan.FromMinutes(1), [new ChannelRoom("email", places, Priority.Low)], 10, busy is null ? [] : [new DestinationKey("email", busy)]);

    private async Task<DeliveryStatus> StatusAsync(ClaimedDelivery delivery) => (await LogAsync(delivery)).Single(record => record.Id == delivery.Id).Status;

    private Task<IReadOnlyList<DeliveryRecord>> LogAsync(ClaimedDelivery delivery) =>
        Services.GetRequiredService<IDeliveryLog>().OfApprovalAsync(delivery.ApprovalId, default);

    /// <summary>Everyone gets a mail.</summary>
    private sealed class ByMail : IExpander
    {
        public IEnumerable<string> PeopleOf(IReadOnlyList<string> recipients) => recipients;

        public Expansion? Expand(OpenIntent intent) => new([.. intent.Recipients.Select(recipient =>
            new NewDelivery(Guid.CreateVersion7(), intent.Event, recipient, "email", recipient, "approval-requested"))]);
    }
}

public sealed class SqliteDeliveryTests : DeliveryContract
{
    protected override Task<Database> NewDatabaseAsync() => Task.FromResult<Database>(new SqliteFile());
}

public sealed class PostgresDeliveryTests : DeliveryContract
{
    protected override async Task<Database> NewDatabaseAsync() => await PostgresDatabaseOf.NewAsync();

    [Fact]
    public async Task An_intent_that_a_node_of_the_version_before_wrote_is_moved_and_expanded()
    {
        var created = await CreatedAsync();
        await Database.QueryAsync("DELETE FROM approval_intents");
        await Database.QueryAsync(
            $$"""
            INSERT INTO approval_notifications (id, approval_id, version, created_at, priority, event, recipient, channels, status, next_attempt_at)
            VALUES ('{{Guid.CreateVersion7():D}}', '{{created.Id:D}}', 1, now(), 1, 'requested', 'user:ann', '{email}', 'intent', now())
            """);
        var queue = Services.GetRequiredService<IDeliveryQueue>();
        (await queue.BacklogAsync(10, default)).ShouldBe(0);
        await queue.AdoptAsync(default);
        (await queue.BacklogAsync(10, default)).ShouldBe(1);
        (await Database.CountAsync("approval_notifications", created.Id)).ShouldBe(0);
    }
}
