using System.Text.Json;
using System.Text.Json.Nodes;
using Approvals.Channels.Tests.Support;
using Approvals.Domain.Json;

namespace Approvals.Host.Tests.EndToEnd;

/// <summary>Receipts, and what is left of an approval that was erased.</summary>
public abstract class ReceiptTests(SharedServices services, Jose jose) : IClassFixture<Jose>
{
    private static readonly User Ci = User.Of("ci@company.com", ["requester"]);
    private static readonly User Ann = User.Approver("ann@company.com");
    private static readonly User Bob = User.Approver("bob@company.com");
    private static readonly User Auditor = User.Of("audit@company.com", ["auditor"]);
    private static readonly User Root = User.Of("root@company.com", ["operator"]);

    [Fact]
    public async Task A_receipt_says_who_decided_what_and_any_library_verifies_it()
    {
        var approval = await DecidedAsync();
        var (view, rows) = ((await approval.Get(Ci)).Json, (await approval.Get(Auditor, "/audit")).Json.GetProperty("items"));
        var verified = JsonElement.Parse(await jose.VerifyAsync(await ReceiptAsync(services.One, approval.Id), await KeySetAsync(services.Two)));

        verified.GetProperty("header").EnumerateObject().Select(member => member.Name).ShouldBe(["alg", "kid"]);
        var payload = verified.GetProperty("payload");
        payload.EnumerateObject().Select(member => member.Name).ShouldBe(["approvalId", "outcome", "cause", "decidedAt", "votes", "contextHash", "policyHash", "audit"]);
        payload.GetProperty("approvalId").GetString().ShouldBe(approval.Id);
        (payload.GetProperty("outcome").GetString(), payload.GetProperty("cause").GetString()).ShouldBe(("approved", "votes"));
        payload.GetProperty("decidedAt").GetString().ShouldBe(view.GetProperty("decision").GetProperty("at").GetString());
        payload.GetProperty("contextHash").GetString().ShouldBe(view.GetProperty("contextHash").GetString());
        var vote = payload.GetProperty("votes")[1];
        vote.EnumerateObject().Select(member => member.Name).ShouldBe(["by", "onBehalfOf", "verdict", "at", "channel", "stage"]);
        (vote.GetProperty("by").GetString(), vote.GetProperty("verdict").GetString(), vote.GetProperty("channel").GetString()).ShouldBe(("user:bob@company.com", "approve", "api"));
        var head = rows.EnumerateArray().Last();
        payload.GetProperty("audit").GetProperty("version").GetInt32().ShouldBe(head.GetProperty("version").GetInt32());
        payload.GetProperty("audit").GetProperty("hash").GetString().ShouldBe(head.GetProperty("hash").GetString());
        payload.GetProperty("policyHash").GetString().ShouldBe(PolicyHashOf(rows[0]));
    }

    [Fact]
    public async Task A_receipt_that_was_changed_anywhere_is_refused()
    {
        var (receipt, keySet) = (await ReceiptAsync(services.One, (await DecidedAsync()).Id), await KeySetAsync(services.One));
        var random = new Random(16);
        for (var i = 0; i < 200; i++)
        {
            var at = random.Next(receipt.Length - 1);
            var other = receipt[at] == 'A' ? 'B' : 'A';
            (await jose.VerifyAsync(receipt[..at] + other + receipt[(at + 1)..], keySet)).ShouldNotStartWith("{");
        }
    }

    [Fact]
    public async Task The_key_set_needs_no_credential_and_shows_no_private_part()
    {
        using var response = await services.One.Client.GetAsync("/.well-known/jwks.json");
        response.EnsureSuccessStatusCode();
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        var text = await response.Content.ReadAsStringAsync();
        var key = JsonElement.Parse(text).GetProperty("keys").EnumerateArray().ShouldHaveSingleItem("two nodes that start together make one key");
        key.EnumerateObject().Select(member => member.Name).ShouldBe(["kty", "crv", "x", "y", "kid", "alg", "use"], ignoreOrder: true);
        (await services.Two.Client.GetStringAsync("/.well-known/jwks.json")).ShouldBe(text);
    }

    [Fact]
    public async Task Whoever_may_read_the_approval_gets_a_receipt_and_only_after_the_decision()
    {
        var approval = await AskAsync();
        (await approval.Get(Ci, "/receipt")).ExpectProblem(409, "not-decided");
        await approval.Approve(Ann);
        await approval.Approve(Bob);
        foreach (var user in new[] { Ci, Ann, Auditor, Root })
            (await approval.Get(user, "/receipt")).Expect(200);
        (await approval.Get(User.Approver("stranger@company.com"), "/receipt")).ExpectProblem(404, "not-found");
        (await approval.Get(new User("nobody", "x"), "/receipt")).ExpectProblem(401, "unauthenticated");
        (await services.One.GetAsync(Auditor, $"/api/approvals/{Guid.NewGuid()}/receipt")).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task What_is_erased_is_nowhere_and_the_chain_still_verifies()
    {
        var approval = await DecidedAsync();
        var before = await approval.Get(Root);
        await approval.Post(Ann, "/comments", new { text = "zebra remark" });
        (await approval.Post(Root, "/erase", new { reason = "Ticket 4711" })).Expect(200).String("title").ShouldBe("(erased)");
        var erased = (await approval.Get(Root)).Expect(200);
        foreach (var name in new[] { "description", "context" })
            erased.Json.GetProperty(name).ValueKind.ShouldBe(JsonValueKind.Null, name);
        erased.Json.GetProperty("comments").GetArrayLength().ShouldBe(0);
        erased.Json.GetProperty("votes")[0].ShouldSatisfyAllConditions(vote => vote.GetProperty("comment").ValueKind.ShouldBe(JsonValueKind.Null), vote => vote.GetProperty("inputs").ValueKind.ShouldBe(JsonValueKind.Null));
        erased.String("contextHash").ShouldBe(before.String("contextHash"));
        erased.Text.ShouldNotContain("zebra");
        (await approval.Get(Root, "/notifications")).Text.ShouldNotContain("zebra");
        var audit = (await approval.Get(Auditor, "/audit")).Expect(200);
        audit.Text.ShouldNotContain("zebra");
        var rows = audit.Json.GetProperty("items").EnumerateArray().Select(RowOf).ToList();
        Domain.Audit.ChainVerifier.Fault(rows, (erased.Json.GetProperty("version").GetInt32(), rows[^1].Hash)).ShouldBeNull();
        (await services.Two.GetAsync(Auditor, "/api/approvals/history?q=zebra")).Expect(200).Text.ShouldNotContain(approval.Id);
        (await approval.Get(Ci, "/receipt")).ExpectProblem(410, "erased");
        var again = (await approval.Post(Root, "/erase", new { reason = "Once more" })).Expect(200);
        again.Text.ShouldBe(erased.Text);
    }

    [Fact]
    public async Task Only_an_operator_erases_and_only_what_is_decided()
    {
        var approval = await AskAsync();
        (await approval.Post(Root, "/erase", new { reason = "Ticket" })).ExpectProblem(409, "not-decided");
        await approval.Approve(Ann);
        await approval.Approve(Bob);
        foreach (var user in new[] { Ci, Ann, Auditor })
            (await approval.Post(user, "/erase", new { reason = "Ticket" })).ExpectProblem(403, "forbidden");
        (await approval.Post(User.Approver("stranger@company.com"), "/erase", new { reason = "Ticket" })).ExpectProblem(404, "not-found");
        (await approval.Post(Root, "/erase", new { })).ExpectProblem(400, "invalid-request");
        (await approval.Post(Root, "/erase", new { reason = "Ticket", more = 1 })).ExpectProblem(400, "invalid-request");
        (await approval.Get(Ci)).String("title").ShouldBe("Deploy zebra");
    }

    private static Domain.Audit.JournalRow RowOf(JsonElement item) => new(
        item.GetProperty("version").GetInt32(), item.GetProperty("type").GetString()!, item.GetProperty("at").GetDateTimeOffset(), item.GetProperty("payload").GetString(),
        item.GetProperty("record").GetString()!, item.GetProperty("prevHash").GetString()!, item.GetProperty("hash").GetString()!, null);

    /// <summary>As the documentation says it: nine members of the request that the first event holds, in RFC 8785 form.</summary>
    private static string PolicyHashOf(JsonElement requested)
    {
        var request = JsonNode.Parse(requested.GetProperty("payload").GetString()!)!["event"]!["request"]!.AsObject();
        var policy = new JsonObject();
        foreach (var name in new[] { "stages", "requireMinRejections", "allowSelfApproval", "requireComment", "timeoutMs", "timeoutAction", "escalation", "autoApprove", "inputs" })
            policy[name] = request[name]?.DeepClone();
        return "sha256:" + CanonicalJson.Hash(JsonElement.Parse(policy.ToJsonString()));
    }

    private static async Task<string> ReceiptAsync(Service service, string id) => (await service.GetAsync(Ci, $"/api/approvals/{id}/receipt")).Expect(200).Text;

    private static async Task<string> KeySetAsync(Service service) => await service.Client.GetStringAsync("/.well-known/jwks.json");

    private Task<Approval> AskAsync() => services.One.CreateAsync(Ci, new
    {
        title = "Deploy zebra",
        description = "The zebra build",
        context = new { animal = "zebra", costUsd = 12.50 },
        approvers = new[] { "user:ann@company.com", "user:bob@company.com" },
        requireMinApprovers = 2,
        inputs = new[] { new { name = "ticket", type = "string" } },
        autoApprove = new { path = "/costUsd", op = "lt", value = 1.0 },
    });

    private async Task<Approval> DecidedAsync()
    {
        var approval = await AskAsync();
        (await approval.Approve(Ann, new { comment = "zebra fine", inputs = new { ticket = "zebra-1" } })).Expect(200);
        (await approval.Approve(Bob, new { inputs = new { ticket = "zebra-2" } })).Expect(200);
        return approval;
    }
}

public sealed class SqliteReceiptTests(SqliteServices services, Jose jose) : ReceiptTests(services, jose), IClassFixture<SqliteServices>;

public sealed class PostgresReceiptTests(PostgresServices services, Jose jose) : ReceiptTests(services, jose), IClassFixture<PostgresServices>;

/// <summary>The npm package <c>jose</c>, in Node.</summary>
public sealed class Jose : IDisposable
{
    private readonly Peer node;

    public Jose()
    {
        var folder = Path.Combine(Peer.Folder, "..", "..", "npm");
        Directory.Exists(Path.Combine(folder, "node_modules", "jose")).ShouldBeTrue("run 'npm ci' in tests/npm first; ./test does");
        node = new Peer("node", folder, "receipt.mjs");
    }

    public void Dispose() => node.Dispose();

    /// <summary>Header and payload as JSON, or what is wrong.</summary>
    internal async Task<string> VerifyAsync(string jws, string jwks)
    {
        await node.WriteLineAsync(JsonSerializer.Serialize(new { jws, jwks = JsonElement.Parse(jwks) }));
        return await node.ReadLineAsync();
    }
}
