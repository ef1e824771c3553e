using System.Net.WebSockets;
using Approvals.Testing;

namespace Approvals.Host.Tests.EndToEnd;

public abstract class StreamTests : IAsyncLifetime
{
    private static readonly User Ci = User.Of("ci", ["requester"]);
    private static readonly User Ann = User.Approver("ann");
    private static readonly User Bob = User.Approver("bob", "security");
    private static readonly User Stranger = User.Of("eve", ["requester", "approver"]);
    private static readonly User Auditor = User.Of("audrey", ["auditor"]);

    protected Service Node { get; private set; } = null!;

    public async Task InitializeAsync() => Node = await NewAsync();

    public virtual async Task DisposeAsync() => await Node.DisposeAsync();

    protected abstract Task<Service> NewAsync();

    [Fact]
    public async Task The_first_frame_is_the_position_and_what_follows_is_what_the_caller_may_see()
    {
        await using var requester = await Node.ListenAsync(Ci);
        await using var approver = await Node.ListenAsync(Bob);
        await using var auditor = await Node.ListenAsync(Auditor);
        await using var stranger = await Node.ListenAsync(Stranger);
        foreach (var listener in new[] { requester, approver, auditor, stranger })
            (await listener.PositionAsync()).ShouldBe(0);

        var asked = await Node.CreateAsync(Ci, new { title = "Deploy", approvers = new[] { "group:security" } });
        foreach (var listener in new[] { requester, approver, auditor })
            (await listener.ToldAsync()).ShouldBe(new Told("requested", asked.Id, 1, 1));
        (await asked.Approve(Bob)).Expect(200);
        foreach (var listener in new[] { requester, approver, auditor })
            (await listener.ToldAsync()).ShouldBe(new Told("decided", asked.Id, 3, 3));

        // The stranger's own comes next, and nothing before it.
        var own = await Node.CreateAsync(Stranger, new { title = "Mine", approvers = new[] { "user:ann" } });
        (await stranger.ToldAsync()).Id.ShouldBe(own.Id);
    }

    [Fact]
    public async Task Who_comes_back_with_a_position_is_told_what_came_after_it()
    {
        var first = await Node.CreateAsync(Ci, new { title = "One", approvers = new[] { "user:ann" } });
        long position;
        await using (var before = await Node.ListenAsync(Ann))
        {
            position = await before.PositionAsync();
            await before.CloseAsync();
        }

        (await first.Approve(Ann)).Expect(200);
        var second = await Node.CreateAsync(Ci, new { title = "Two", approvers = new[] { "user:ann" } });
        await using var after = await Node.ListenAsync(Ann, $"?since={position}");
        await after.PositionAsync();
        var told = new[] { await after.ToldAsync(), await after.ToldAsync() };
        told.Select(message => (message.Id, message.Version)).ShouldBe([(first.Id, 3), (second.Id, 1)], ignoreOrder: true);
        told[0].Position.ShouldBe(position, "only the last of what was sent together may carry a new position");
        told[1].Position.ShouldBeGreaterThanOrEqualTo(position);
    }

    [Fact]
    public async Task A_position_that_is_not_known_here_means_read_anew()
    {
        await using var listener = await Node.ListenAsync(Ann, "?since=987654321");
        await listener.PositionAsync();
        (await listener.NextAsync())!.Value.GetProperty("type").GetString().ShouldBe("reset");
        var asked = await Node.CreateAsync(Ci, new { title = "On", approvers = new[] { "user:ann" } });
        (await listener.ToldAsync()).Id.ShouldBe(asked.Id);
    }

    [Fact]
    public async Task Pages_of_other_origins_and_callers_without_credentials_are_refused()
    {
        (await Should.ThrowAsync<InvalidOperationException>(Node.ListenAsync(Ann, origin: "https://evil.example"))).Message.ShouldContain("403");
        (await Should.ThrowAsync<InvalidOperationException>(Node.ListenAsync(null))).Message.ShouldContain("401");
        (await Should.ThrowAsync<InvalidOperationException>(Node.ListenAsync(Ann, "?since=-1"))).Message.ShouldContain("400");
        (await Should.ThrowAsync<InvalidOperationException>(Node.ListenAsync(Ann, "?since=last"))).Message.ShouldContain("400");
        (await Node.GetAsync(Ann, "/api/stream")).ExpectProblem(400, "invalid-request");
        await using var own = await Node.ListenAsync(Ann, origin: "http://localhost");
        await own.PositionAsync();
    }

    [Fact]
    public async Task Something_new_in_the_inbox_is_heard_when_it_is_there_by_those_it_is_for_alone()
    {
        await using var listener = await Node.ListenAsync(Bob);
        await listener.PositionAsync();
        await Node.CreateAsync(Ci, new { title = "For a group", approvers = new[] { "user:ann", "group:security" } });
        await listener.NotifiedAsync();
        await ExpectUnreadAsync(Node, Bob, 1);
    }

    protected static async Task ExpectUnreadAsync(Service node, User user, int count) =>
        (await node.GetAsync(user, "/api/notifications/count")).Expect(200).Json.GetProperty("unread").GetInt32().ShouldBe(count);

    [Fact]
    public async Task It_is_closed_when_the_credential_ends()
    {
        var minted = TimeProvider.System.GetUtcNow();
        var brief = new User("ann", Tokens.Mint("ann", ["approver"], [], TimeSpan.FromSeconds(3)));
        await using var listener = await Node.ListenAsync(brief);
        // No position is waited for first: on a busy machine the credential may end before the node could give one.
        while (await listener.NextAsync() is not null)
        {
            // Until it is closed.
        }

        listener.Closed.ShouldBe(WebSocketCloseStatus.PolicyViolation);
        // A token's end is in whole seconds.
        (TimeProvider.System.GetUtcNow() - minted).ShouldBeGreaterThan(TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task It_is_closed_when_the_node_leaves_so_that_the_client_connects_elsewhere()
    {
        await using var listener = await Node.ListenAsync(Ann);
        await listener.PositionAsync();
        (await Node.PostAsync(User.Of("root", ["operator"]), "/api/cluster/drain")).Expect(202);
        while (await listener.NextAsync() is not null)
        {
            // Until it is closed.
        }

        listener.Closed.ShouldBe(WebSocketCloseStatus.EndpointUnavailable);
        (await Should.ThrowAsync<InvalidOperationException>(Node.ListenAsync(Ann))).Message.ShouldContain("503");
    }
}

public sealed class SqliteStreamTests : StreamTests
{
    protected override Task<Service> NewAsync() => Task.FromResult(new Service("sqlite", null));
}

public sealed class PostgresStreamTests : StreamTests
{
    private string connectionString = "";

    protected override async Task<Service> NewAsync() => new("postgres", connectionString = await SharedPostgres.CreateDatabaseAsync());

    [Fact]
    public async Task What_happens_on_one_node_is_heard_on_another_and_a_position_counts_on_any()
    {
        await using var other = new Service("postgres", connectionString);
        var (ci, ann) = (User.Of("ci", ["requester"]), User.Approver("ann"));
        await using var listener = await other.ListenAsync(ann);
        await listener.PositionAsync();
        var asked = await Node.CreateAsync(ci, new { title = "Deploy", approvers = new[] { "user:ann" } });
        var told = await listener.ToldAsync();
        (told.Id, told.Version).ShouldBe((asked.Id, 1));
        (await asked.Approve(ann)).Expect(200);
        await using var here = await Node.ListenAsync(ann, $"?since={told.Position}");
        (await here.ToldAsync()).Version.ShouldBe(3);
        (await listener.ToldAsync()).Version.ShouldBe(3);
    }

    [Fact]
    public async Task What_one_node_put_into_the_inbox_is_heard_on_another()
    {
        await using var other = new Service("postgres", connectionString);
        var (ci, ann) = (User.Of("ci", ["requester"]), User.Approver("ann"));
        await using var there = await other.ListenAsync(ann);
        await using var here = await Node.ListenAsync(ann);
        await there.PositionAsync();
        await here.PositionAsync();
        await Node.CreateAsync(ci, new { title = "Deploy", approvers = new[] { "user:ann" } });
        await here.NotifiedAsync();
        await there.NotifiedAsync();
        await ExpectUnreadAsync(other, ann, 1);
    }

    /// <summary>As a node leaves it that dies after the commit and before it could say so, and as everything looks behind a pooler.</summary>
    [Fact]
    public async Task What_lies_in_the_inbox_and_nobody_spoke_of_is_heard_of()
    {
        var (ci, ann) = (User.Of("ci", ["requester"]), User.Approver("ann"));
        await using var listener = await Node.ListenAsync(ann);
        await listener.PositionAsync();
        await Node.CreateAsync(ci, new { title = "Deploy", approvers = new[] { "user:ann" } });
        await listener.NotifiedAsync();

        await PostgresServer.ExecuteAsync(
            connectionString,
            """
            INSERT INTO approval_notifications (
              id, approval_id, version, created_at, priority, event, recipient, channels, channel, destination, status, shard)
            SELECT gen_random_uuid(), approval_id, version + 1, clock_timestamp(), priority, 'reminder', recipient, channels, channel, destination, status, shard
            FROM approval_notifications WHERE recipient = 'user:ann'
            """);
        await listener.NotifiedAsync();
        await ExpectUnreadAsync(Node, ann, 2);
    }
}
