using System.Text.Json;
using System.Text.Json.Nodes;
using Approvals.Host.Api.OpenApi;
using Approvals.Host.Tests.Support;

namespace Approvals.Host.Tests.EndToEnd;

/// <summary>The description against what the service does: real answers of every call fit the schemas that they are described with.</summary>
public sealed class DescriptionTests : IAsyncLifetime
{
    private static readonly User Ci = User.Of("ci@company.com", ["requester"]);
    private static readonly User Ann = User.Approver("ann@company.com", "security");
    private static readonly User Bob = User.Approver("bob@company.com", "security");
    private static readonly User Root = User.Of("root@company.com", ["operator", "requester"]);

    private readonly Service service = new("sqlite", null);
    private readonly SortedSet<string> seen = new(StringComparer.Ordinal);
    private string text = "";
    private Described described = null!;

    public async Task InitializeAsync()
    {
        text = await service.Client.GetStringAsync("/openapi/v1.json");
        described = new Described(text);
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Every_answer_is_as_described()
    {
        var id = await AskAsync();
        await Call(200, Ann, "GET /api/approvals/{id}", id);
        await Call(201, Ann, "POST /api/approvals/{id}/comments", id, new { text = "Which window?" });
        await Call(200, Ann, "POST /api/approvals/{id}/delegate", id, new { to = "user:carl@company.com" });
        await Call(200, Ann, "DELETE /api/approvals/{id}/delegate", id);
        await Call(200, Ann, "POST /api/approvals/{id}/approve", id, new { comment = "Fine.", inputs = new { ticket = "CHG-1" } });
        await Call(200, Ann, "DELETE /api/approvals/{id}/vote", id);
        await Call(202, Ci, "POST /api/approvals/{id}/remind", id);
        await Call(200, Ann, "GET /api/approvals/pending", query: "?mine=true&limit=5");
        await Call(200, Bob, "POST /api/approvals/{id}/reject", id, new { reason = "Not today." });
        await Call(409, Ann, "POST /api/approvals/{id}/approve", id);
        await Call(200, Ci, "GET /api/approvals/{id}/decision", id);
        await Call(200, Ci, "GET /api/approvals/{id}/gate", id, query: "?rejected=200");
        await Call(200, Ci, "POST /api/approvals/{id}/cancel", await AskAsync(), new { reason = "Superseded." });
        await Call(200, Root, "POST /api/approvals/{id}/override", await AskAsync(), new { outcome = "approved", reason = "Incident 77." });
        await Call(200, Ann, "POST /api/approvals/batch", body: new { decisions = new[] { new { id = await AskAsync(), verdict = "approve" }, new { id = Guid.NewGuid().ToString(), verdict = "approve" } } });
        await Call(200, Root, "GET /api/approvals/history");
        await Call(200, Root, "GET /api/approvals/{id}/audit", id);
        await Call(200, Root, "GET /api/approvals/statistics");
        await TellAsync(id);
        await Call(200, Ann, "GET /api/preferences");
        await Call(200, Ann, "PUT /api/preferences", body: JsonNode.Parse(Examples.Preferences)!);
        await Call(200, Root, "GET /api/cluster");
        await Call(200, Root, "POST /api/templates/preview", body: new { template = "approval-requested", channel = "email" });
        await Call(200, Root, "POST /api/approvals/{id}/erase", id, new { reason = "Asked to be forgotten." });
        await Call(200, Root, "GET /api/approvals/{id}", id);
        await Call(201, Root, "POST /api/keys", body: JsonNode.Parse(Examples.CreateKey)!);
        await Call(200, Root, "GET /api/keys");
        await Call(201, Ann, "POST /api/embed-tokens", body: new { approvalId = id });
        await Call(400, Ci, "POST /api/approvals", body: new { title = "" });
        await Call(403, Ann, "GET /api/approvals/statistics");
        await Call(404, Ann, "GET /api/approvals/{id}", Guid.NewGuid().ToString());

        // A webhook would need somebody who listens, and a node that drains serves nobody else.
        described.Calls.Except(seen, StringComparer.Ordinal).ShouldBe(["POST /api/cluster/drain", "POST /api/webhooks/{name}/test"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{"title":"Deploy","requireMinApprovers":1,"priority":"high","timeoutMs":null,"notifyChannels":["email"]}""", true)]
    [InlineData("""{"title":"Deploy","stages":[{"rules":[{"from":["group:security"],"min":2}]}]}""", true)]
    [InlineData("""{"title":"Deploy","requireMinApprovers":"1"}""", false)]
    [InlineData("""{"title":"Deploy","priority":"urgent"}""", false)]
    [InlineData("""{"title":"Deploy","priority":1}""", false)]
    [InlineData("""{"title":"Deploy","timeoutMs":"1000"}""", false)]
    [InlineData("""{"title":null}""", false)]
    [InlineData("""{"priority":"high"}""", false)]
    [InlineData("""{"title":"Deploy","notifyChannels":["pigeon"]}""", false)]
    [InlineData("""{"title":"Deploy","autoApprove":{"path":"/x","op":"like","value":1}}""", false)]
    public async Task A_body_fits_the_description_if_it_is_taken(string body, bool fits)
    {
        var faults = described.FaultsOfBody("POST /api/approvals", body);
        (faults.Count == 0).ShouldBe(fits, string.Join("; ", faults));
        (await service.PostAsync(Ci, "/api/approvals", JsonNode.Parse(body))).Expect(fits ? 201 : 400);
    }

    [Fact]
    public void Each_schema_is_said_once_and_numbers_are_numbers()
    {
        text.Length.ShouldBeLessThan(250_000, "a schema is spelled out where it should be named");
        described.Schemas.ShouldNotContain(schema => TypesOf(schema).Contains("string") && TypesOf(schema).Contains("integer"), "the wire has a number or a text, not either");
        described.Schemas.Where(schema => schema["enum"] is JsonArray).ShouldAllBe(schema => TypesOf(schema).Contains("string"));
        foreach (var name in new[] { "ApprovalStatus", "Cause", "Channel", "DeliveryStatus", "InputType", "Outcome", "Priority", "TimeoutAction", "Verdict" })
            JsonDocument.Parse(text).RootElement.GetProperty("components").GetProperty("schemas").GetProperty(name).GetProperty("enum").GetArrayLength().ShouldBeGreaterThan(1, name);
    }

    private static IReadOnlyList<string> TypesOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => [.. several.Select(one => one!.ToString())],
        JsonValue one => [one.ToString()],
        _ => [],
    };

    private async Task<string> AskAsync() => (await Call(201, Ci, "POST /api/approvals", body: JsonNode.Parse("""
        {
          "title": "Deploy", "description": "Build 4711", "context": { "build": 4711 }, "tags": { "team": "payments" },
          "approvers": ["user:ann@company.com", "user:bob@company.com"], "requireMinApprovers": 2, "timeoutMs": 600000, "timeoutAction": "escalate",
          "escalation": [{ "afterMs": 500000, "to": ["user:cto@company.com"] }], "priority": "high", "notifyChannels": ["in-app"],
          "inputs": [{ "name": "ticket", "type": "string" }]
        }
        """)!)).String("id");

    private async Task TellAsync(string id)
    {
        Reply deliveries = null!;
        await Approvals.Testing.Eventually.Async(async () =>
            (deliveries = await service.GetAsync(Root, $"/api/approvals/{id}/notifications")).Json.GetProperty("items").EnumerateArray().Any(one => one.GetProperty("recipient").GetString() == "user:ann@company.com"));
        await Call(200, Root, "GET /api/approvals/{id}/notifications", id);
        await Call(200, Ann, "GET /api/notifications/count");
        var item = (await Call(200, Ann, "GET /api/notifications")).Json.GetProperty("items")[0].GetProperty("id").GetString()!;
        await Call(200, Ann, "POST /api/notifications/{id}/read", item);
        await Call(200, Ann, "POST /api/notifications/read-all");
        await Call(200, Root, "POST /api/deliveries/{id}/retry", deliveries.Json.GetProperty("items")[0].GetProperty("id").GetString()!);
    }

    private async Task<Reply> Call(int status, User user, string call, string id = "", object? body = null, string query = "")
    {
        var parts = call.Split(' ');
        var reply = (await service.SendAsync(user, new HttpMethod(parts[0]), parts[1].Replace("{id}", id, StringComparison.Ordinal) + query, body)).Expect(status);
        described.FaultsOf(call, status, reply.Text).ShouldBeEmpty($"{call}: {reply.Text}");
        if (status < 400 && body is not null)
            described.FaultsOfBody(call, JsonSerializer.Serialize(body)).ShouldBeEmpty(call);
        if (status < 400)
            seen.Add(call);
        return reply;
    }
}
