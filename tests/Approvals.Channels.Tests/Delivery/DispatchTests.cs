using Approvals.Application.Deliveries;
using Approvals.Channels.Delivery;
using Approvals.Channels.Tests.Support;
using Approvals.Domain.Notices;
using Approvals.Domain.Preferences;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Storage;
using Approvals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Approvals.Channels.Tests.Support.DeliveryNode;

namespace Approvals.Channels.Tests.Delivery;

/// <summary>The life of a delivery, on both databases. Some names are those of the first version's acceptance tests.</summary>
public abstract class DispatchTests(string provider) : IAsyncLifetime
{
    private readonly FakeChannel email = new("email");
    private readonly FakeChannel slack = new("slack") { CorrectsMessages = true };
    private readonly FakeChannel webhook = new("webhook") { IsForPeople = false };
    private DatabaseOptions database = null!;
    private DeliveryNode node = null!;

    protected static ChannelsOptions Options { get; } = new()
    {
        Retry = new RetryOptions { Schedule = [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20)] },
        Delivery = new DeliveryOptions { PollInterval = TimeSpan.FromMilliseconds(50), SendTimeout = TimeSpan.FromSeconds(2), Lease = TimeSpan.FromSeconds(3) },
        Groups = new Dictionary<Principal, GroupOptions>
        {
            [Principal.Group("security")] = new() { Emails = ["security@example.com", "soc@example.com"] },
        },
    };

    public async Task InitializeAsync()
    {
        database = await Databases.NewAsync(provider);
        node = await StartAsync(database, Options, [email, slack, webhook]);
    }

    public async Task DisposeAsync()
    {
        await node.DisposeAsync();
        Databases.Remove(database);
    }

    [Fact]
    public async Task Multi_channel_delivery()
    {
        var id = await node.CreateAsync(Asked.OfAnn("slack", "email", "webhook", "in-app"));
        var log = await node.LogAsync(id, all => all.Count == 4 && all.All(delivery => delivery.Status == DeliveryStatus.Sent));
        log.Select(Text).ShouldBe(
            [
                "requested email user:ann@example.com Sent 1", "requested in-app user:ann@example.com Sent 1",
                "requested slack user:ann@example.com Sent 1", "requested webhook webhook: Sent 1",
            ],
            ignoreOrder: true);
        var message = email.Messages.ShouldHaveSingleItem();
        (message.Destination, message.Template, message.Approval.Id).ShouldBe(("ann@example.com", "approval-requested", id));
        message.Id.ShouldBe(DeliveryId.Of(id, 1, NoticeKind.Requested, "email", "ann@example.com"));
        webhook.Messages.ShouldHaveSingleItem().Destination.ShouldBe("default");
    }

    [Fact]
    public async Task Retry_of_failed_notifications()
    {
        var answers = 0;
        email.Answer = (_, _) => Interlocked.Increment(ref answers) < 3 ? FakeChannel.Later("450 try again") : FakeChannel.Delivered;
        var id = await node.CreateAsync(Asked.OfAnn("email"));
        var delivery = (await node.LogAsync(id, all => all is [{ Status: DeliveryStatus.Sent }])).Single();
        delivery.History.Select(attempt => $"{attempt.Status} {attempt.Code} {attempt.Error}".TrimEnd())
            .ShouldBe(["Failed 503 450 try again", "Failed 503 450 try again", "Sent"]);
        delivery.Attempts.ShouldBe(3);
        delivery.LastError.ShouldBeNull();
        email.Messages.Select(message => message.Id).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Given_up_by_its_schedule_a_delivery_fails_and_an_operator_sends_it_again()
    {
        email.Answer = (_, _) => FakeChannel.Later("connection refused");
        var id = await node.CreateAsync(Asked.OfAnn("email"));
        var failed = (await node.LogAsync(id, all => all.Any(delivery => delivery is { Channel: "email", Status: DeliveryStatus.Failed }))).Single(delivery => delivery.Channel == "email");
        (failed.Attempts, failed.LastError).ShouldBe((3, "connection refused"));

        email.Answer = (_, _) => FakeChannel.Delivered;
        (await node.RetryAsync(failed.Id))!.Status.ShouldBe(DeliveryStatus.Pending);
        var log = await node.LogAsync(id, all => all.Any(delivery => delivery.Id == failed.Id && delivery.Status == DeliveryStatus.Sent));
        log.Single(delivery => delivery.Id == failed.Id).Attempts.ShouldBe(4);
    }

    [Fact]
    public async Task When_every_channel_failed_the_next_one_is_tried_and_the_requester_is_told()
    {
        email.Answer = (_, _) => Task.FromResult<SendResult>(new SendResult.GiveUp("550 no such user", 550));
        slack.Answer = (_, _) => Task.FromResult<SendResult>(new SendResult.GiveUp("users_not_found"));
        var id = await node.CreateAsync(Asked.OfAnn("slack", "email"));
        var log = await node.LogAsync(id, all => all.Count == 4);
        log.Select(Text).ShouldBe(
            [
                "requested email user:ann@example.com Failed 1 550 no such user", "requested slack user:ann@example.com Failed 1 users_not_found",
                "requested in-app user:ann@example.com Sent 1", "undelivered in-app user:ci Sent 1",
            ],
            ignoreOrder: true);
        (await node.Inbox.CountUnreadAsync(Asked.Ci, default)).ShouldBe(1);
    }

    [Fact]
    public async Task A_known_channel_that_is_not_configured_fails_visibly()
    {
        await RestartAsync(Options);
        var id = await node.CreateAsync(Asked.OfAnn("email"));
        (await node.LogAsync(id, all => all.Count == 3)).Select(Text).ShouldContain(
            "requested email user:ann@example.com Failed 0 The channel 'email' is not configured.");
    }

    [Fact]
    public async Task A_group_is_told_where_configuration_says_and_one_without_an_address_fails_visibly()
    {
        var told = await node.CreateAsync(Asked.Of([Principal.Group("security")], "email"));
        await node.LogAsync(told, all => all.Count == 2 && all.All(delivery => delivery.Status == DeliveryStatus.Sent));
        email.Messages.Select(message => message.Destination).Order().ShouldBe(["security@example.com", "soc@example.com"]);

        var untold = await node.CreateAsync(Asked.Of([Principal.Group("legal")], "email"));
        (await node.LogAsync(untold, all => all.Any(delivery => delivery.Recipient == "group:legal"))).Select(Text).ShouldContain(
            "requested email group:legal Failed 0 group:legal has no address for email: Channels:Groups:legal names none.");
    }

    [Fact]
    public async Task After_a_decision_cards_are_corrected_items_resolved_and_what_was_not_sent_is_dropped()
    {
        slack.Answer = (message, _) => Task.FromResult<SendResult>(new SendResult.Delivered(message.Reference ?? "ts-1"));
        email.Answer = (_, _) => FakeChannel.Later("greylisted");
        await RestartAsync(new ChannelsOptions { Delivery = Options.Delivery }, email, slack, webhook);
        var id = await node.CreateAsync(Asked.Of([Asked.Ann.Self, Asked.Bob.Self], "slack", "email", "in-app"));
        await node.LogAsync(id, all => all.Count(delivery => delivery.Status == DeliveryStatus.Sent) == 4 && all.Count(delivery => delivery.Attempts == 1) == 6);
        email.Answer = (_, _) => FakeChannel.Delivered;
        await node.AskAsync(id, Some.Approve(Asked.Ann));

        var log = await node.LogAsync(id, all => all.All(delivery => delivery.Status != DeliveryStatus.Pending) && all.Count(delivery => delivery is { Event: "decided", Status: DeliveryStatus.Sent }) >= 7);
        log.Where(delivery => delivery is { Channel: "email", Event: "requested" }).ShouldAllBe(delivery => delivery.Status == DeliveryStatus.Dropped);
        slack.Messages.Where(message => message.Event == NoticeKind.Decided && message.Recipient.EndsWith("example.com", StringComparison.Ordinal))
            .ShouldAllBe(message => message.Reference == "ts-1");
        (await node.Inbox.ListAsync(Asked.Bob, true, 10, null, default)).Select(item => item.Event).ShouldBe(["decided"]);
        (await node.Inbox.ListAsync(Asked.Bob, false, 10, null, default)).Single(item => item.Event == "requested").ResolvedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_decision_that_comes_while_the_card_is_being_posted_still_corrects_it()
    {
        var posting = new TaskCompletionSource();
        slack.Answer = async (message, _) =>
        {
            if (message.Event == NoticeKind.Requested)
                await posting.Task;
            return new SendResult.Delivered("ts-7");
        };
        // She does not want to hear of decisions there; the card must be corrected all the same.
        await node.Preferences.PutAsync(Asked.Ann.Self, new PersonalPreferences(new Dictionary<string, IReadOnlyList<string>> { ["decided"] = ["in-app"] }), default);
        var id = await node.CreateAsync(Asked.OfAnn("slack"));
        await Eventually.Async(() => slack.Messages.Count == 1);
        await node.AskAsync(id, Some.Cancel());
        await node.LogAsync(id, all => all.Any(delivery => delivery is { Event: "decided", Channel: "in-app" }));
        slack.Messages.Count.ShouldBe(1, "in order for one destination");
        posting.SetResult();
        await node.LogAsync(id, all => all.All(delivery => delivery.Status == DeliveryStatus.Sent));
        var correction = slack.Messages.Last();
        (correction.Event, correction.Reference, correction.UpdateOnly).ShouldBe((NoticeKind.Decided, "ts-7", true));
    }

    [Fact]
    public async Task Preferences_choose_the_channels_and_quiet_hours_hold_what_is_not_critical()
    {
        var now = TimeProvider.System.GetUtcNow();
        var quiet = new QuietHours(now.AddHours(-1).ToString("HH:mm", null), now.AddHours(2).ToString("HH:mm", null), "Etc/UTC");
        await node.Preferences.PutAsync(Asked.Ann.Self, new PersonalPreferences(new Dictionary<string, IReadOnlyList<string>> { ["requested"] = ["email"] }, QuietHours: quiet), default);
        var held = await node.CreateAsync(Asked.OfAnn("slack"));
        var urgent = await node.CreateAsync(Asked.OfAnn("slack") with { Priority = Priority.Critical });
        (await node.LogAsync(urgent, all => all is [{ Status: DeliveryStatus.Sent }])).Single().Channel.ShouldBe("email");
        var waiting = (await node.LogAsync(held, all => all.Count == 1)).Single();
        (waiting.Channel, waiting.Status, waiting.Attempts).ShouldBe(("email", DeliveryStatus.Pending, 0));
        slack.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_gone_destination_is_disabled_until_an_operator_sends_again()
    {
        webhook.Answer = (_, _) => Task.FromResult<SendResult>(new SendResult.GiveUp("410 Gone", 410, DisablesDestination: true));
        var first = await node.CreateAsync(Asked.OfAnn("webhook"));
        var gone = (await node.LogAsync(first, all => all is [{ Status: DeliveryStatus.Failed }])).Single();
        webhook.Answer = (_, _) => FakeChannel.Delivered;
        var second = await node.CreateAsync(Asked.OfAnn("webhook"));
        (await node.LogAsync(second, all => all is [{ Status: DeliveryStatus.Failed }])).Single().LastError!.ShouldContain("disabled");
        webhook.Messages.Count.ShouldBe(1);
        await node.RetryAsync(gone.Id);
        await node.LogAsync(first, all => all is [{ Status: DeliveryStatus.Sent }]);
        var third = await node.CreateAsync(Asked.OfAnn("webhook"));
        await node.LogAsync(third, all => all is [{ Status: DeliveryStatus.Sent }]);
    }

    [Fact]
    public async Task A_request_open_to_anyone_is_in_the_inbox_of_every_approver()
    {
        var id = await node.CreateAsync(Some.Request(1) with { Stages = [new("review", [new([], 1)])], NotifyChannels = ["email"] });
        (await node.LogAsync(id, all => all.Count == 1)).Select(Text).ShouldBe(["requested in-app role:approver Sent 1"]);
        (await node.Inbox.CountUnreadAsync(Asked.Ann, default)).ShouldBe(1);
        (await node.Inbox.CountUnreadAsync(Some.Requester, default)).ShouldBe(0);
    }

    /// <summary>The same database without the node that was there.</summary>
    private async Task RestartAsync(ChannelsOptions options, params IChannel[] channels)
    {
        await node.DisposeAsync();
        node = await StartAsync(database, options, channels);
    }
}

public sealed class SqliteDispatchTests() : DispatchTests(DatabaseOptions.Sqlite);

public sealed class PostgresDispatchTests() : DispatchTests(DatabaseOptions.Postgres);
