using Approvals.Testing;

namespace Approvals.Host.Tests.EndToEnd;

/// <summary>Notifications over HTTP, on both databases. The names are those of the first version's acceptance tests.</summary>
public abstract class NotificationTests : IAsyncLifetime
{
    private static readonly User Ci = User.Of("ci@company.com", ["requester"]);
    private static readonly User Ann = User.Approver("ann@company.com", "security");
    private static readonly User Bob = User.Approver("bob@company.com", "security");
    private static readonly User Stranger = User.Approver("stranger@company.com");
    private static readonly User Operator = User.Of("ops@company.com", ["operator"]);

    protected abstract Task<Service> StartAsync();

    protected Service Service { get; private set; } = null!;

    public async Task InitializeAsync() => Service = await StartAsync();

    public async Task DisposeAsync() => await Service.DisposeAsync();

    [Fact]
    public async Task Status_updates()
    {
        var approval = await AskAsync("in-app");
        var delivery = (await DeliveriesAsync(approval, 1))[0];
        delivery.ToString().ShouldStartWith("{\"id\":");
        (delivery.GetProperty("channel").GetString(), delivery.GetProperty("recipient").GetString(), delivery.GetProperty("event").GetString())
            .ShouldBe(("in-app", "user:ann@company.com", "requested"));
        (delivery.GetProperty("status").GetString(), delivery.GetProperty("attempts").GetInt32(), delivery.GetProperty("template").GetString())
            .ShouldBe(("sent", 1, "approval-requested"));
        delivery.GetProperty("history")[0].GetProperty("status").GetString().ShouldBe("sent");
        (await Service.PostAsync(Ann, $"/api/notifications/{delivery.GetProperty("id").GetString()}/read")).Expect(200);
        (await DeliveriesAsync(approval, 1))[0].GetProperty("status").GetString().ShouldBe("read");
        (await approval.Get(Stranger, "/notifications")).Expect(404);
    }

    [Fact]
    public async Task Read_tracking()
    {
        var first = await AskAsync("in-app");
        var second = await AskAsync("in-app");
        await DeliveriesAsync(first, 1);
        await DeliveriesAsync(second, 1);
        (await Service.GetAsync(Ann, "/api/notifications/count")).Expect(200).Text.ShouldBe("""{"unread":2}""");
        var page = (await Service.GetAsync(Ann, "/api/notifications?limit=1")).Expect(200).Json;
        var item = page.GetProperty("items")[0];
        (item.GetProperty("approvalId").GetString(), item.GetProperty("title").GetString(), item.GetProperty("readAt").ValueKind)
            .ShouldBe((second.Id, "Deploy", System.Text.Json.JsonValueKind.Null));
        var rest = (await Service.GetAsync(Ann, $"/api/notifications?limit=1&cursor={page.GetProperty("nextCursor").GetString()}")).Expect(200).Json;
        rest.GetProperty("items")[0].GetProperty("approvalId").GetString().ShouldBe(first.Id);
        rest.GetProperty("nextCursor").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);

        var path = $"/api/notifications/{item.GetProperty("id").GetString()}/read";
        (await Service.PostAsync(Bob, path)).ExpectProblem(404, "not-found");
        (await Service.PostAsync(Ann, path)).Expect(200).Json.GetProperty("readAt").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.String);
        (await Service.GetAsync(Ann, "/api/notifications?unread=true")).Expect(200).Json.GetProperty("items").GetArrayLength().ShouldBe(1);
        (await Service.PostAsync(Ann, "/api/notifications/read-all")).Expect(200).Text.ShouldBe("""{"unread":0}""");
        (await Service.GetAsync(Ann, "/api/notifications/count")).Expect(200).Text.ShouldBe("""{"unread":0}""");
    }

    [Fact]
    public async Task A_decision_resolves_what_was_asked()
    {
        var approval = await AskAsync("in-app");
        await DeliveriesAsync(approval, 1);
        (await approval.Approve(Ann)).Expect(200);
        await Eventually.Async(async () => (await Service.GetAsync(Ci, "/api/notifications/count")).Text == """{"unread":1}""");
        var item = (await Service.GetAsync(Ann, "/api/notifications")).Json.GetProperty("items").EnumerateArray().Single(entry => entry.GetProperty("event").GetString() == "requested");
        item.GetProperty("resolvedAt").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.String);
    }

    [Fact]
    public async Task Retry_of_failed_notifications()
    {
        var approval = await AskAsync("email");
        var failed = (await DeliveriesAsync(approval, 3)).Single(delivery => delivery.GetProperty("channel").GetString() == "email");
        failed.GetProperty("status").GetString().ShouldBe("failed");
        failed.GetProperty("lastError").GetString()!.ShouldContain("not configured");
        var path = $"/api/deliveries/{failed.GetProperty("id").GetString()}/retry";
        (await Service.PostAsync(Ann, path)).ExpectProblem(403, "forbidden");
        (await Service.PostAsync(Operator, path)).Expect(200).String("status").ShouldBe("pending");
        (await Service.PostAsync(Operator, $"/api/deliveries/{Guid.NewGuid()}/retry")).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task Preferences_are_kept_and_checked()
    {
        (await Service.GetAsync(Ann, "/api/preferences")).Expect(200).Text.ShouldBe("""{"channels":null,"timeZone":null,"quietHours":null,"outOfOffice":null}""");
        var wanted = new { channels = new { requested = new[] { "email" } }, quietHours = new { from = "22:00", to = "07:00", timeZone = "Europe/Berlin" } };
        var kept = (await Service.SendAsync(Ann, HttpMethod.Put, "/api/preferences", wanted)).Expect(200);
        (await Service.GetAsync(Ann, "/api/preferences")).Expect(200).Text.ShouldBe(kept.Text);
        (await Service.GetAsync(Bob, "/api/preferences")).Expect(200).Text.ShouldNotBe(kept.Text);
        (await Service.SendAsync(Ann, HttpMethod.Put, "/api/preferences", new { channels = new { requested = new[] { "pigeon" } } }))
            .Expect(400).Json.GetProperty("errors").TryGetProperty("channels.requested", out _).ShouldBeTrue();
        (await Service.SendAsync(Ann, HttpMethod.Put, "/api/preferences", new { outOfOffice = new { from = "2026-12-21T08:00:00Z", to = "2026-12-20T08:00:00Z", @delegate = "group:ops" } }))
            .Expect(400).Json.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(["outOfOffice.to", "outOfOffice.delegate"], ignoreOrder: true);
        (await Service.SendAsync(Ann, HttpMethod.Put, "/api/preferences", new { mood = "calm" })).ExpectProblem(400, "invalid-request");
    }

    [Fact]
    public async Task The_answer_to_a_create_shows_who_stands_in()
    {
        var away = new { outOfOffice = new { from = "2026-01-01T00:00:00Z", to = "2999-01-01T00:00:00Z", @delegate = "user:bob@company.com" } };
        (await Service.SendAsync(User.Approver("away@company.com"), HttpMethod.Put, "/api/preferences", away)).Expect(200);
        var created = (await Service.PostAsync(Ci, "/api/approvals", new { title = "Deploy", approvers = new[] { "user:away@company.com" } })).Expect(201);
        created.Json.GetProperty("version").GetInt32().ShouldBe(2);
        (await Service.PostAsync(Bob, $"/api/approvals/{created.String("id")}/approve")).Expect(200).String("status").ShouldBe("approved");
    }

    [Fact]
    public async Task A_group_is_known_by_the_tokens_of_its_members()
    {
        (await Service.GetAsync(Ann, "/api/notifications/count")).Expect(200);
        await Eventually.Async(async () =>
        {
            var approval = await Service.CreateAsync(Ci, new { title = "Deploy", approvers = new[] { "group:security" }, notifyChannels = new[] { "in-app" } });
            var deliveries = await DeliveriesAsync(approval, 1);
            return deliveries.Single(delivery => delivery.GetProperty("recipient").GetString() == "group:security").GetProperty("status").GetString() == "sent";
        });
    }

    private Task<Approval> AskAsync(params string[] channels) =>
        Service.CreateAsync(Ci, new { title = "Deploy", approvers = new[] { "user:ann@company.com" }, notifyChannels = channels });

    private async Task<IReadOnlyList<System.Text.Json.JsonElement>> DeliveriesAsync(Approval approval, int count)
    {
        IReadOnlyList<System.Text.Json.JsonElement> deliveries = [];
        await Eventually.Async(async () =>
            (deliveries = [.. (await approval.Get(Ci, "/notifications")).Expect(200).Json.GetProperty("items").EnumerateArray()]).Count >= count);
        return deliveries;
    }
}

public sealed class SqliteNotificationTests : NotificationTests
{
    protected override Task<Service> StartAsync() => Task.FromResult(new Service("sqlite", null));
}

public sealed class PostgresNotificationTests : NotificationTests
{
    protected override async Task<Service> StartAsync() => new("postgres", await SharedPostgres.CreateDatabaseAsync());
}
