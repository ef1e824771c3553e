using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Approvals.Domain.Views;
using Approvals.Host.Tests.Api.Support;

namespace Approvals.Host.Tests.Api;

/// <summary>What is looked at first: malformed 400, then who calls 401, then everything that costs.</summary>
public sealed class OrderTests(ApiHost host) : IClassFixture<ApiHost>
{
    private const string SomeId = "0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";

    /// <summary>Twenty stages of twenty rules of fifty people.</summary>
    private static readonly string Many = JsonSerializer.Serialize(new
    {
        title = "t",
        stages = Enumerable.Range(0, 20).Select(stage => new
        {
            rules = Enumerable.Range(0, 20).Select(rule => new { from = Enumerable.Range(0, 50).Select(i => $"user:u{(stage * 7 + rule * 11 + i) % 2000}"), min = 10 }),
        }),
    });

    public static TheoryData<string, string, string> Bodies => new()
    {
        { "POST", "/api/approvals", """{"title":""}""" },
        { "POST", "/api/approvals", """{"unknown":1}""" },
        { "POST", "/api/approvals/batch", """{"decisions":[]}""" },
        { "POST", $"/api/approvals/{SomeId}/approve", """{"revision":"x"}""" },
        { "POST", $"/api/approvals/{SomeId}/reject", "{}" },
        { "DELETE", $"/api/approvals/{SomeId}/vote", """{"x":1}""" },
        { "POST", $"/api/approvals/{SomeId}/delegate", "{}" },
        { "DELETE", $"/api/approvals/{SomeId}/delegate", "[]" },
        { "POST", $"/api/approvals/{SomeId}/cancel", """{"reason":7}""" },
        { "POST", $"/api/approvals/{SomeId}/override", "{}" },
        { "POST", $"/api/approvals/{SomeId}/remind", "[]" },
        { "POST", $"/api/approvals/{SomeId}/comments", "{}" },
        { "POST", "/api/approvals/nonsense/comments", "{}" },
        { "PUT", "/api/preferences", """{"channels":7}""" },
        { "POST", "/api/cluster/drain", """{"node":7}""" },
        { "POST", "/api/approvals", "" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_stranger_is_asked_who_they_are_before_anything_is_judged(string method, string path, string body)
    {
        using var stranger = await host.Anonymous().SendAsync(method, path, body);

        await stranger.ShouldBeProblemAsync(401, "unauthenticated");
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Malformed_json_and_headers_come_before_that(string method, string path, string body)
    {
        body.ShouldNotBeNull();
        using var json = await host.Anonymous().SendAsync(method, path, "{\"a\":");
        using var twice = await host.Anonymous().SendAsync(method, path, "{\"a\":1,\"a\":2}");
        using var key = await host.Anonymous().SendAsync(method, path, "{}", ("Idempotency-Key", "a b"));

        await json.ShouldBeProblemAsync(400, "invalid-request");
        await twice.ShouldBeProblemAsync(400, "invalid-request");
        await key.ShouldBeProblemAsync(400, "invalid-request");
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task The_size_of_a_body_is_told_only_to_those_who_may_call(string method, string path, string body)
    {
        body.ShouldNotBeNull();
        var large = "{\"title\":\"" + new string('x', 300 * 1024) + "\"}";
        using var stranger = await host.Anonymous().SendAsync(method, path, large);
        using var known = await host.As("ci").SendAsync(method, path, large);

        await stranger.ShouldBeProblemAsync(401, "unauthenticated");
        await known.ShouldBeProblemAsync(413, "too-large");
    }

    [Fact]
    public async Task Twenty_thousand_people_cost_neither_a_stranger_nor_a_caller_more_than_a_moment()
    {
        Encoding.UTF8.GetByteCount(Many).ShouldBeInRange(150 * 1024, 256 * 1024);
        var (unknown, known) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < 5; round++)
        {
            var watch = Stopwatch.StartNew();
            using var stranger = await host.Anonymous().PostAsync("/api/approvals", Many);
            unknown = Least(unknown, watch.Elapsed);
            await stranger.ShouldBeProblemAsync(401, "unauthenticated");
            watch.Restart();
            using var caller = await host.As("ci").PostAsync("/api/approvals", Many);
            known = Least(known, watch.Elapsed);
            await caller.ShouldBeProblemAsync(400, "invalid-request");
            (await caller.JsonAsync()).GetProperty("errors").GetProperty("stages")[0].GetString().ShouldNotBeNull().ShouldContain("At most 500 principals");
        }

        unknown.ShouldBeLessThan(TimeSpan.FromMilliseconds(50));
        known.ShouldBeLessThan(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public async Task A_comment_repeated_when_something_else_falls_due_is_told_as_a_repeat()
    {
        var id = await host.As("ci").CreateAsync("""{"title":"t","approvers":["user:ann"],"escalation":[{"afterMs":60000,"to":["user:cto"]}]}""");
        using var first = await host.As("ann").PostAsync($"/api/approvals/{id}/comments", """{"text":"When?"}""", ("Idempotency-Key", "c1"));
        host.World.Now += TimeSpan.FromMinutes(1);

        using var again = await host.As("ann").PostAsync($"/api/approvals/{id}/comments", """{"text":"When?"}""", ("Idempotency-Key", "c1"));

        ((int)first.StatusCode).ShouldBe(201);
        ((int)again.StatusCode).ShouldBe(200);
        var approval = await again.JsonAsync();
        approval.GetProperty("escalationLevel").GetInt32().ShouldBe(1);
        approval.GetProperty("comments").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Comments_after_the_decision_are_taken_up_to_two_hundred_and_the_deadline_stays()
    {
        var id = await host.As("ci").CreateAsync("""{"title":"t","approvers":["user:ann"],"timeoutMs":60000}""");
        using var vote = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");
        (await vote.JsonAsync()).GetProperty("deadline").GetDateTimeOffset().ShouldBe(host.World.Now.AddMinutes(1));
        for (var i = 0; i < Approvals.Domain.Decisions.Limits.Comments; i++)
        {
            using var one = await host.As("ann").PostAsync($"/api/approvals/{id}/comments", """{"text":"Why?"}""", ("Idempotency-Key", $"k{i}"));
            ((int)one.StatusCode).ShouldBe(201);
        }

        using var tooMany = await host.As("ann").PostAsync($"/api/approvals/{id}/comments", """{"text":"Why?"}""");
        using var repeat = await host.As("ann").PostAsync($"/api/approvals/{id}/comments", """{"text":"Why?"}""", ("Idempotency-Key", "k0"));

        await tooMany.ShouldBeProblemAsync(409, "too-many");
        ((int)repeat.StatusCode).ShouldBe(200);
        (await repeat.JsonAsync()).GetProperty("comments").GetArrayLength().ShouldBe(200);
    }

    [Fact]
    public async Task An_item_of_a_list_has_no_comments_and_no_large_context_and_the_approval_has_both()
    {
        var large = new string('x', ApprovalView.MaxContextInList);
        var id = await host.As("ci").CreateAsync("{\"title\":\"t\",\"workflowId\":\"large\",\"approvers\":[\"user:ann\"],\"context\":{\"a\":\"" + large + "\"}}");
        await host.As("ci").CreateAsync("""{"title":"t","workflowId":"large","approvers":["user:ann"],"context":{"a":1}}""");
        using var comment = await host.As("ann").PostAsync($"/api/approvals/{id}/comments", """{"text":"Why?"}""");

        using var list = await host.As("ann").GetAsync("/api/approvals/pending?workflowId=large&sort=created");
        using var one = await host.As("ann").GetAsync($"/api/approvals/{id}");

        var items = (await list.JsonAsync()).GetProperty("items");
        items.GetArrayLength().ShouldBe(2);
        items.EnumerateArray().ShouldAllBe(item => !Has(item, "comments") && Has(item, "contextHash"));
        items[0].GetProperty("context").ValueKind.ShouldBe(JsonValueKind.Null);
        items[0].GetProperty("contextOmitted").GetBoolean().ShouldBeTrue();
        items[1].GetProperty("context").GetProperty("a").GetInt32().ShouldBe(1);
        items[1].GetProperty("contextOmitted").GetBoolean().ShouldBeFalse();
        var whole = await one.JsonAsync();
        whole.GetProperty("context").GetProperty("a").GetString().ShouldBe(large);
        whole.GetProperty("comments").GetArrayLength().ShouldBe(1);
        whole.TryGetProperty("contextOmitted", out _).ShouldBeFalse();
    }

    private static bool Has(JsonElement item, string name) => item.TryGetProperty(name, out _);

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
