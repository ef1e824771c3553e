using System.Net;
using Approvals.Domain.Policy;
using Approvals.Domain.Principals;
using Approvals.Domain.Requests;
using Approvals.Host.Tests.Api.Support;

namespace Approvals.Host.Tests.Api;

public sealed class CommandTests : IDisposable
{
    private readonly ApiHost host = new();

    [Fact]
    public async Task A_create_answers_201_with_location_tag_and_the_whole_approval()
    {
        using var response = await host.As("ci").PostAsync("/api/approvals", Approvals.Host.Api.OpenApi.Examples.Create);

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        var approval = await response.JsonAsync();
        response.Headers.Location!.ToString().ShouldBe("/api/approvals/" + approval.GetProperty("id").GetString());
        response.Headers.ETag!.Tag.ShouldBe("\"1\"");
        approval.GetProperty("status").GetString().ShouldBe("pending");
        approval.GetProperty("requester").GetString().ShouldBe("user:ci");
        approval.GetProperty("contextHash").GetString().ShouldStartWith("sha256:");
        approval.GetProperty("createdAt").GetString().ShouldBe("2026-01-31T09:30:00.000Z");
        approval.GetProperty("decision").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        approval.GetProperty("id").GetGuid().Version.ShouldBe(7);
    }

    [Fact]
    public async Task Two_approvals_decide_a_request_that_asks_for_two()
    {
        var id = await host.As("ci").CreateAsync();

        using var first = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");
        using var second = await host.As("bob").PostAsync($"/api/approvals/{id}/approve", """{"comment":"fine"}""");

        (await first.JsonAsync()).GetProperty("status").GetString().ShouldBe("pending");
        var approval = await second.JsonAsync();
        approval.GetProperty("status").GetString().ShouldBe("approved");
        approval.GetProperty("decision").GetProperty("cause").GetString().ShouldBe("votes");
        second.Headers.ETag!.Tag.ShouldBe($"\"{host.World.Version(id)}\"");
    }

    [Fact]
    public async Task A_rejection_carries_its_reason()
    {
        var id = await host.As("ci").CreateAsync();

        using var response = await host.As("ann").PostAsync($"/api/approvals/{id}/reject", """{"reason":"no way back"}""");

        (await response.JsonAsync()).GetProperty("decision").GetProperty("reason").GetString().ShouldBe("no way back");
    }

    [Fact]
    public async Task A_vote_is_retracted_with_delete()
    {
        var id = await host.As("ci").CreateAsync();
        using var vote = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");

        using var response = await host.As("ann").DeleteAsync($"/api/approvals/{id}/vote");

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.JsonAsync()).GetProperty("votes").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_say_is_handed_on_and_taken_back()
    {
        var id = await host.As("ci").CreateAsync();

        using var given = await host.As("ann").PostAsync($"/api/approvals/{id}/delegate", """{"to":"user:eve","reason":"away"}""");
        using var taken = await host.As("ann").DeleteAsync($"/api/approvals/{id}/delegate");

        (await given.JsonAsync()).GetProperty("delegations")[0].GetProperty("to").GetString().ShouldBe("user:eve");
        (await taken.JsonAsync()).GetProperty("delegations").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task The_requester_cancels_without_a_body()
    {
        var id = await host.As("ci").CreateAsync();

        using var response = await host.As("ci").PostAsync($"/api/approvals/{id}/cancel");

        (await response.JsonAsync()).GetProperty("status").GetString().ShouldBe("cancelled");
    }

    [Fact]
    public async Task An_operator_overrides_with_a_reason()
    {
        var id = await host.As("ci").CreateAsync();

        using var response = await host.As("root", "Operator").PostAsync($"/api/approvals/{id}/override", """{"outcome":"approved","reason":"incident"}""");

        (await response.JsonAsync()).GetProperty("decision").GetProperty("cause").GetString().ShouldBe("override");
    }

    [Fact]
    public async Task A_nudge_is_accepted_with_202_also_within_the_pause()
    {
        var id = await host.As("ci").CreateAsync();

        using var first = await host.As("ci").PostAsync($"/api/approvals/{id}/remind");
        using var second = await host.As("ci").PostAsync($"/api/approvals/{id}/remind");

        first.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        second.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await second.JsonAsync()).GetProperty("version").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task A_comment_is_created()
    {
        var id = await host.As("ci").CreateAsync();

        using var response = await host.As("ann").PostAsync($"/api/approvals/{id}/comments", "{\"text\":\"two\\nlines\"}");

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await response.JsonAsync()).GetProperty("comments")[0].GetProperty("text").GetString().ShouldBe("two\nlines");
    }

    [Theory]
    [InlineData("ann", "Approver", "approve", """{"inputs":{"other":1}}""", 422, "invalid-inputs")]
    [InlineData("ann", "Approver", "reject", """{"reason":"x","revision":9}""", 412, "version-mismatch")]
    [InlineData("ann", "Requester", "approve", null, 404, "not-found")]
    [InlineData("ann", "Auditor", "approve", null, 403, "forbidden")]
    [InlineData("eve", "Approver, Auditor", "approve", null, 403, "not-an-approver")]
    [InlineData("ci", "Requester, Approver", "approve", null, 403, "self-approval")]
    [InlineData("eve", "Approver", "approve", null, 404, "not-found")]
    [InlineData("ann", "Approver", "delegate", """{"to":"group:x"}""", 409, "delegation-refused")]
    [InlineData("ann", "Approver", "override", """{"outcome":"approved","reason":"x"}""", 403, "forbidden")]
    [InlineData("ann", "Approver", "cancel", null, 403, "forbidden")]
    [InlineData("ann", "Approver", "remind", null, 403, "forbidden")]
    public async Task A_refusal_has_its_code(string user, string roles, string call, string? body, int status, string code)
    {
        var id = await host.As("ci").CreateAsync();

        using var response = await host.As(user, roles).PostAsync($"/api/approvals/{id}/{call}", body);

        await response.ShouldBeProblemAsync(status, code);
        host.World.Version(id).ShouldBe(1);
    }

    [Fact]
    public async Task Who_comes_too_late_is_told_what_was_decided()
    {
        var id = await host.As("ci").CreateAsync();
        using var no = await host.As("ann").PostAsync($"/api/approvals/{id}/reject", """{"reason":"x"}""");

        using var response = await host.As("bob").PostAsync($"/api/approvals/{id}/approve");

        await response.ShouldBeProblemAsync(409, "already-decided");
        (await response.JsonAsync()).GetProperty("approval").GetProperty("status").GetString().ShouldBe("rejected");
    }

    [Fact]
    public async Task Another_verdict_needs_the_first_one_retracted()
    {
        var id = await host.As("ci").CreateAsync();
        using var yes = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");

        using var response = await host.As("ann").PostAsync($"/api/approvals/{id}/reject", """{"reason":"x"}""");

        await response.ShouldBeProblemAsync(409, "already-voted");
    }

    [Fact]
    public async Task A_later_stage_is_not_open_yet()
    {
        var id = await host.As("ci").CreateAsync("""{"title":"t","stages":[{"rules":[{"from":["user:ann"],"min":1}]},{"rules":[{"from":["user:bob"]}]}]}""");

        using var response = await host.As("bob").PostAsync($"/api/approvals/{id}/approve");

        await response.ShouldBeProblemAsync(409, "stage-not-open");
    }

    [Fact]
    public async Task A_required_comment_is_missed()
    {
        var id = await host.As("ci").CreateAsync("""{"title":"t","requireComment":true}""");

        using var response = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");

        await response.ShouldBeProblemAsync(422, "comment-required");
    }

    [Fact]
    public async Task Creating_needs_the_role_and_keeps_the_operators_floor()
    {
        using var strict = new ApiHost(new PolicyFloor([new FloorRule { MinApprovers = 2 }]), new RequestDefaults());

        using var approver = await strict.As("ann", nameof(Roles.Approver)).PostAsync("/api/approvals", """{"title":"t"}""");
        using var requester = await strict.As("ci").PostAsync("/api/approvals", """{"title":"t"}""");

        await approver.ShouldBeProblemAsync(403, "forbidden");
        await requester.ShouldBeProblemAsync(403, "policy-violation");
    }

    [Fact]
    public async Task A_vote_after_the_deadline_finds_the_timeout_taken()
    {
        var id = await host.As("ci").CreateAsync("""{"title":"t","timeoutMs":1000}""");
        host.World.Now += TimeSpan.FromSeconds(2);

        using var response = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");

        await response.ShouldBeProblemAsync(409, "already-decided");
        (await response.JsonAsync()).GetProperty("approval").GetProperty("decision").GetProperty("cause").GetString().ShouldBe("timeout");
    }

    public void Dispose() => host.Dispose();
}
