using System.Text.Json;
using System.Text.Json.Nodes;
using Approvals.Client.Contracts;
using Approvals.Client.Tests.Support;

namespace Approvals.Client.Tests;

public sealed class CallTests : IAsyncLifetime
{
    private FakeService service = null!;
    private ApprovalsClient client = null!;
    private Guid id;

    public async Task InitializeAsync()
    {
        service = await FakeService.StartAsync();
        client = service.Client();
        id = (await client.CreateAsync(new CreateApproval { Title = "Deploy" })).Id;
        service.Requests.Clear();
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    public static TheoryData<string, string, string, Func<ApprovalsClient, Guid, Task>> Calls => new()
    {
        { "GET", "", "", (client, id) => client.GetAsync(id) },
        { "POST", "/approve", """{"comment":"ok","revision":1}""", (client, id) => client.ApproveAsync(id, new ApproveBody("ok", Revision: 1)) },
        { "POST", "/approve", "{}", (client, id) => client.ApproveAsync(id) },
        { "POST", "/reject", """{"reason":"no"}""", (client, id) => client.RejectAsync(id, new RejectBody("no")) },
        { "DELETE", "/vote", "", (client, id) => client.RetractVoteAsync(id) },
        { "POST", "/delegate", """{"to":"user:bob","reason":"away"}""", (client, id) => client.DelegateAsync(id, "user:bob", "away") },
        { "DELETE", "/delegate", "", (client, id) => client.RevokeDelegationAsync(id) },
        { "POST", "/cancel", """{"reason":"obsolete"}""", (client, id) => client.CancelAsync(id, "obsolete") },
        { "POST", "/override", """{"outcome":"approved","reason":"fire"}""", (client, id) => client.OverrideAsync(id, ApprovalStatus.Approved, "fire") },
        { "POST", "/remind", "", (client, id) => client.RemindAsync(id) },
        { "POST", "/comments", """{"text":"hello"}""", (client, id) => client.CommentAsync(id, "hello") },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Each_call_sends_what_the_contract_says(string method, string path, string body, Func<ApprovalsClient, Guid, Task> call)
    {
        await call(client, id);
        var sent = service.Requests.ShouldHaveSingleItem();
        sent.Method.ShouldBe(method);
        sent.Path.ShouldBe($"/api/approvals/{id}{path}");
        sent.Body.ShouldBe(body);
    }

    [Fact]
    public async Task Pages_are_followed_to_the_end_and_filters_are_kept()
    {
        service.Canned["/api/approvals/pending?mine=true&q=deploy%20now&sort=created&limit=2"] =
            new JsonObject { ["items"] = new JsonArray(Some.Pending(), Some.Pending()), ["nextCursor"] = "a+b" };
        service.Canned["/api/approvals/pending?mine=true&q=deploy%20now&sort=created&limit=2&cursor=a%2Bb"] =
            new JsonObject { ["items"] = new JsonArray(Some.Pending()), ["nextCursor"] = null };
        var found = 0;
        await foreach (var approval in client.PendingAsync(new PendingQuery(Mine: true, Q: "deploy now", Sort: PendingSort.Created, PageSize: 2)))
            found += approval.Version;
        found.ShouldBe(3);
        service.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task History_asks_with_times_in_utc()
    {
        service.Canned["/api/approvals/history?status=approved&from=2026-01-31T08:00:00.000Z".Replace(":", "%3A", StringComparison.Ordinal)] =
            new JsonObject { ["items"] = new JsonArray(Some.Decided(Some.Pending(), "approved", null)), ["nextCursor"] = null };
        var query = new HistoryQuery(ApprovalStatus.Approved, From: new DateTimeOffset(2026, 1, 31, 9, 0, 0, TimeSpan.FromHours(1)));
        var found = new List<Approval>();
        await foreach (var approval in client.HistoryAsync(query))
            found.Add(approval);
        found.ShouldHaveSingleItem().Decision!.Cause.ShouldBe("votes");
    }

    [Fact]
    public async Task Audit_batch_and_statistics_are_read()
    {
        service.Canned[$"/api/approvals/{id}/audit"] = JsonNode.Parse("""
            {"items":[{"version":1,"type":"requested","at":"2026-01-31T09:00:00.000Z","actor":"user:ci","channel":"api","data":{"type":"requested"},
              "payload":"{}","record":"{}","prevHash":"00","hash":"11"}]}
            """)!;
        service.Canned["/api/approvals/batch"] = new JsonObject
        {
            ["results"] = new JsonArray(new JsonObject { ["id"] = id.ToString(), ["status"] = 404, ["approval"] = null, ["problem"] = Some.Problem(404, "not-found", "No.") }),
        };
        service.Canned["/api/approvals/statistics"] = JsonNode.Parse("""
            {"total":4,"byOutcome":{"approved":3,"pending":1},"byCause":{"votes":3},"timeToDecisionMs":{"average":10.5,"p50":9,"p95":20},
             "timeoutRate":0,"escalationRate":0.25,"activeApprovers":2,
             "perWorkflow":[{"workflowId":null,"total":4,"approved":3,"rejected":0,"cancelled":0,"pending":1,"timeToDecisionMs":{"average":null,"p50":null,"p95":null}}],
             "perApprover":[{"approver":"user:ann","approved":3,"rejected":0,"responseMs":{"average":1,"p50":1,"p95":1}}]}
            """)!;

        (await client.AuditAsync(id)).ShouldHaveSingleItem().Type.ShouldBe("requested");
        (await client.BatchAsync([new BatchDecision(id, Verdict.Approve)])).ShouldHaveSingleItem().Problem!.Code.ShouldBe("not-found");
        (await client.StatisticsAsync()).PerApprover.ShouldHaveSingleItem().Approved.ShouldBe(3);
        service.Requests.Single(request => request.Path.EndsWith("/batch", StringComparison.Ordinal)).Body
            .ShouldBe($$"""{"decisions":[{"id":"{{id}}","verdict":"approve"}]}""");
    }

    [Fact]
    public void A_request_leaves_out_what_was_not_said_but_says_never_as_null()
    {
        Written(new CreateApproval { Title = "A" }).ShouldBe("""{"title":"A","timeoutMs":0}""");
        Written(new CreateApproval { Title = "A", TimeoutMs = null, Priority = Priority.High }).ShouldBe("""{"title":"A","timeoutMs":null,"priority":"high"}""");
        Written(new CreateApproval { Title = "A", Stages = [new Stage("s", [new Rule(["group:x"], 2)])] })
            .ShouldBe("""{"title":"A","stages":[{"name":"s","rules":[{"from":["group:x"],"min":2}]}],"timeoutMs":0}""");
    }

    [Fact]
    public void A_request_read_from_a_file_keeps_the_difference_between_absent_and_never()
    {
        JsonSerializer.Deserialize("""{"title":"A"}""", ClientJson.Default.CreateApproval)!.TimeoutMs.ShouldBe(0);
        JsonSerializer.Deserialize("""{"title":"A","timeoutMs":null}""", ClientJson.Default.CreateApproval)!.TimeoutMs.ShouldBeNull();
    }

    [Fact]
    public void An_approval_is_read_with_fields_of_the_future()
    {
        var read = JsonSerializer.Deserialize(Some.Decided(Some.Pending(), "approved", "good").ToJsonString(), ClientJson.Default.Approval)!;
        read.Tags["team"].ShouldBe("payments");
        read.Context.GetProperty("build").GetInt32().ShouldBe(4711);
        read.Votes.ShouldHaveSingleItem().Inputs!.Value.GetProperty("ticket").GetString().ShouldBe("CHG-1");
        read.Decision!.Reason.ShouldBe("good");
        read.Stages[0].Rules[0].Min.ShouldBe(2);
    }

    private static string Written(CreateApproval request) => JsonSerializer.Serialize(request, ClientJson.Default.CreateApproval);
}
