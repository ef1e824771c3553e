using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Approvals.Testing;

namespace Approvals.Host.Tests.EndToEnd;

/// <summary>API keys that operators make and take back, over HTTP.</summary>
public abstract class KeyTests(SharedServices services)
{
    private static readonly User Root = User.Of("root@company.com", ["operator"]);
    private static readonly User Ann = User.Approver("ann@company.com");

    [Fact]
    public async Task A_new_key_works_on_every_node_at_once_and_acts_as_its_service()
    {
        var made = (await services.One.PostAsync(Root, "/api/keys", new { name = "Build CI", roles = new[] { "requester", "approver" }, groups = new[] { "Builders", "group:two words" }, expiresAt = "2090-01-31T09:30:00Z" })).Expect(201);
        made.Json.EnumerateObject().Select(member => member.Name).ShouldBe(["id", "key", "prefix", "name", "roles", "groups", "createdAt", "expiresAt"]);
        made.String("key").Length.ShouldBeGreaterThanOrEqualTo(20);
        made.String("key").ShouldStartWith(made.String("prefix"));
        made.String("name").ShouldBe("build ci");
        made.String("expiresAt").ShouldBe("2090-01-31T09:30:00.000Z");
        made.Json.GetProperty("groups").EnumerateArray().Select(name => name.GetString()).ShouldBe(["builders", "two words"]);

        var asked = await services.Two.PostAsync(HolderOf(made), "/api/approvals", new { title = "Deploy", approvers = new[] { "user:ann@company.com" } });
        asked.Expect(201).String("requester").ShouldBe("service:build ci");

        Reply listed = null!;
        await Eventually.Async(async () => Listed(listed = await services.One.GetAsync(Root, "/api/keys"), made)!.Value.GetProperty("lastUsedAt").ValueKind == JsonValueKind.String);
        var item = Listed(listed, made)!.Value;
        item.EnumerateObject().Select(member => member.Name).ShouldBe(["id", "prefix", "name", "roles", "groups", "createdAt", "expiresAt", "lastUsedAt"]);
        listed.Text.ShouldNotContain(made.String("key"));
    }

    [Fact]
    public async Task A_revoked_key_works_nowhere_and_revoking_it_again_is_the_same()
    {
        var made = await MakeAsync("revoked");
        var holder = HolderOf(made);
        (await services.Two.GetAsync(holder, "/api/approvals/pending")).Expect(200);
        (await services.One.GetAsync(holder, "/api/approvals/pending")).Expect(200);
        await using var stream = await services.Two.ListenAsync(holder);
        await stream.PositionAsync();

        var revoked = Stopwatch.StartNew();
        (await RevokeAsync(made.String("id"))).Expect(204);
        (await services.One.GetAsync(holder, "/api/approvals/pending")).ExpectProblem(401, "unauthenticated");
        await Eventually.Async(async () => (await services.Two.GetAsync(holder, "/api/approvals/pending")).Status == 401, TimeSpan.FromSeconds(5));
        await stream.UntilClosedAsync();
        stream.Closed.ShouldBe(WebSocketCloseStatus.PolicyViolation);
        revoked.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        (await RevokeAsync(made.String("id"))).Expect(204);
        Listed(await services.One.GetAsync(Root, "/api/keys"), made).ShouldBeNull();
    }

    [Fact]
    public async Task A_call_that_is_repeated_makes_one_key_and_shows_it_once()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString("N"));
        var made = (await services.One.SendAsync(Root, HttpMethod.Post, "/api/keys", new { name = "once", roles = new[] { "requester" } }, key)).Expect(201);
        var again = (await services.Two.SendAsync(Root, HttpMethod.Post, "/api/keys", new { roles = new[] { "requester" }, name = "once" }, key)).Expect(200);
        again.String("id").ShouldBe(made.String("id"));
        again.Json.GetProperty("key").ValueKind.ShouldBe(JsonValueKind.Null);
        (await services.Two.SendAsync(Root, HttpMethod.Post, "/api/keys", new { name = "other" }, key)).ExpectProblem(422, "idempotency-key-reused");
        (await services.Two.SendAsync(Root, HttpMethod.Post, "/api/keys", new { name = "other" }, ("Idempotency-Key", "two words"))).ExpectProblem(400, "invalid-request");
    }

    [Fact]
    public async Task Keys_are_for_operators_only()
    {
        var made = await MakeAsync("guarded");
        var auditor = User.Of("audrey@company.com", ["auditor", "requester", "approver"]);
        foreach (var (user, status, code) in new[] { (Ann, 403, "forbidden"), (auditor, 403, "forbidden"), (HolderOf(made), 403, "forbidden"), (new User("nobody", "ak_" + new string('0', 40)), 401, "unauthenticated") })
        {
            (await services.One.PostAsync(user, "/api/keys", new { name = "mine" })).ExpectProblem(status, code);
            (await services.One.GetAsync(user, "/api/keys")).ExpectProblem(status, code);
            (await services.One.SendAsync(user, HttpMethod.Delete, "/api/keys/" + made.String("id"))).ExpectProblem(status, code);
        }

        (await services.One.GetAsync(HolderOf(made), "/api/approvals/pending")).Expect(200);
        (await RevokeAsync(Guid.NewGuid().ToString())).ExpectProblem(404, "not-found");
        (await RevokeAsync("x")).ExpectProblem(400, "invalid-request");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"name":"ci@company.com"}""")]
    [InlineData("""{"name":"two  words"}""")]
    [InlineData("""{"name":7}""")]
    [InlineData("""{"name":"ci","roles":["root"]}""")]
    [InlineData("""{"name":"ci","roles":["Operator"]}""")]
    [InlineData("""{"name":"ci","roles":[null]}""")]
    [InlineData("""{"name":"ci","groups":["a\u0007"]}""")]
    [InlineData("""{"name":"ci","groups":[""]}""")]
    [InlineData("""{"name":"ci","expiresAt":"2020-01-31T09:30:00Z"}""")]
    [InlineData("""{"name":"ci","expiresAt":"soon"}""")]
    [InlineData("""{"name":"ci","key":"ak_0123456789abcdef0123"}""")]
    public async Task A_body_that_makes_no_sense_is_refused(string body) =>
        (await services.One.PostAsync(Root, "/api/keys", JsonNode.Parse(body))).ExpectProblem(400, "invalid-request");

    private static User HolderOf(Reply made) => new(made.String("name"), made.String("key"));

    private static JsonElement? Listed(Reply list, Reply made) =>
        list.Expect(200).Json.GetProperty("items").EnumerateArray().Where(item => item.GetProperty("id").GetString() == made.String("id")).Cast<JsonElement?>().SingleOrDefault();

    private async Task<Reply> MakeAsync(string name) =>
        (await services.One.PostAsync(Root, "/api/keys", new { name, roles = new[] { "requester" } })).Expect(201);

    private Task<Reply> RevokeAsync(string id) => services.One.SendAsync(Root, HttpMethod.Delete, "/api/keys/" + id);
}

public sealed class SqliteKeyTests(SqliteServices services) : KeyTests(services), IClassFixture<SqliteServices>;

public sealed class PostgresKeyTests(PostgresServices services) : KeyTests(services), IClassFixture<PostgresServices>;
