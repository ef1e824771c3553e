using System.Net;
using Approvals.Application.Journal;
using Approvals.Host.Tests.Api.Support;

namespace Approvals.Host.Tests.Api;

public sealed class RepeatingTests : IDisposable
{
    private static readonly (string, string) Key = ("Idempotency-Key", "key-1");

    private readonly ApiHost host = new();

    [Fact]
    public async Task A_create_with_a_key_has_one_effect_however_its_body_is_spaced()
    {
        using var first = await host.As("ci").PostAsync("/api/approvals", """{"title":"t","priority":"high"}""", Key);
        using var again = await host.As("ci").PostAsync("/api/approvals", """{ "priority": "high", "title": "t" }""", Key);
        using var other = await host.As("ci").PostAsync("/api/approvals", """{"title":"u"}""", Key);
        using var someoneElse = await host.As("cd").PostAsync("/api/approvals", """{"title":"u"}""", Key);

        first.StatusCode.ShouldBe(HttpStatusCode.Created);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await again.JsonAsync()).GetProperty("id").GetGuid().ShouldBe((await first.JsonAsync()).GetProperty("id").GetGuid());
        await other.ShouldBeProblemAsync(422, "idempotency-key-reused");
        someoneElse.StatusCode.ShouldBe(HttpStatusCode.Created);
        host.World.Approvals.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_comment_with_a_key_is_stored_once_and_without_one_twice()
    {
        var id = await host.As("ci").CreateAsync();
        var path = $"/api/approvals/{id}/comments";

        using var first = await host.As("ann").PostAsync(path, """{"text":"a"}""", Key);
        using var again = await host.As("ann").PostAsync(path, """{"text":"a"}""", Key);
        using var other = await host.As("ann").PostAsync(path, """{"text":"b"}""", Key);
        using var free = await host.As("ann").PostAsync(path, """{"text":"a"}""");

        first.StatusCode.ShouldBe(HttpStatusCode.Created);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        await other.ShouldBeProblemAsync(422, "idempotency-key-reused");
        free.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await free.JsonAsync()).GetProperty("comments").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_key_works_on_delete_and_is_scoped_to_its_route()
    {
        var id = await host.As("ci").CreateAsync();
        using var vote = await host.As("ann").PostAsync($"/api/approvals/{id}/approve", null, Key);
        using var retract = await host.As("ann").SendAsync("DELETE", $"/api/approvals/{id}/vote", null, Key);
        using var voteAgain = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");
        using var retractAgain = await host.As("ann").SendAsync("DELETE", $"/api/approvals/{id}/vote", null, Key);

        retract.StatusCode.ShouldBe(HttpStatusCode.OK);
        retractAgain.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await retractAgain.JsonAsync()).GetProperty("votes").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_repeat_while_the_first_is_still_being_carried_out_is_409()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var leave = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = await host.As("ci").CreateAsync();
        host.World.Before = () =>
        {
            arrived.TrySetResult();
            return leave.Task;
        };
        var first = host.As("ann").PostAsync($"/api/approvals/{id}/approve", "{}", Key);
        await arrived.Task.WaitAsync(Calls.Patience);

        using var second = await host.As("ann").PostAsync($"/api/approvals/{id}/approve", "{}", Key);
        leave.SetResult();
        using var answered = await first.WaitAsync(Calls.Patience);
        using var third = await host.As("ann").PostAsync($"/api/approvals/{id}/approve", "{}", Key);

        await second.ShouldBeProblemAsync(409, "in-flight");
        answered.StatusCode.ShouldBe(HttpStatusCode.OK);
        third.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_same_vote_repeats_harmlessly_without_a_key()
    {
        var id = await host.As("ci").CreateAsync();
        using var first = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");

        using var again = await host.As("ann").PostAsync($"/api/approvals/{id}/approve", """{"comment":"late"}""");

        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        host.World.Version(id).ShouldBe(2);
    }

    [Fact]
    public async Task A_batch_decides_each_entry_for_itself()
    {
        var open = await host.As("ci").CreateAsync("""{"title":"a"}""");
        var own = await host.As("ann").CreateAsync("""{"title":"b"}""");
        var hidden = await host.As("ci").CreateAsync("""{"title":"c","approvers":["user:bob"]}""");
        var moved = await host.As("ci").CreateAsync("""{"title":"d"}""");
        var body = $$"""
            {"decisions":[{"id":"{{open}}","verdict":"approve"},{"id":"{{own}}","verdict":"approve"},
            {"id":"{{hidden}}","verdict":"reject","reason":"x"},{"id":"{{moved}}","verdict":"approve","revision":5}]}
            """;

        using var response = await host.As("ann").PostAsync("/api/approvals/batch", body, Key);
        using var again = await host.As("ann").PostAsync("/api/approvals/batch", body, Key);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var results = (await response.JsonAsync()).GetProperty("results").EnumerateArray().ToList();
        results.ConvertAll(result => result.GetProperty("status").GetInt32()).ShouldBe([200, 403, 404, 412]);
        results[0].GetProperty("approval").GetProperty("status").GetString().ShouldBe("approved");
        results[1].GetProperty("problem").GetProperty("code").GetString().ShouldBe("self-approval");
        (await again.JsonAsync()).GetProperty("results")[0].GetProperty("status").GetInt32().ShouldBe(200);
        host.World.Version(open).ShouldBe(3);
    }

    [Fact]
    public async Task A_batch_entry_whose_outcome_is_unknown_says_so()
    {
        var id = await host.As("ci").CreateAsync();
        host.World.Failure = new JournalUnavailableException("down");

        using var response = await host.As("ann").PostAsync("/api/approvals/batch", $$"""{"decisions":[{"id":"{{id}}","verdict":"approve"}]}""");

        (await response.JsonAsync()).GetProperty("results")[0].GetProperty("problem").GetProperty("code").GetString().ShouldBe("unavailable");
    }

    [Theory]
    [InlineData("""{"decisions":[]}""")]
    [InlineData("""{"decisions":null}""")]
    [InlineData("""{"decisions":[null]}""")]
    [InlineData("""{"decisions":[{"id":"x","verdict":"approve"}]}""")]
    [InlineData("""{"decisions":[{"id":"0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b","verdict":"maybe"}]}""")]
    [InlineData("""{"decisions":[{"id":"0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b","verdict":"reject"}]}""")]
    [InlineData("""{"decisions":[{"id":"0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b","verdict":"approve"},{"id":"0199A1B2-c3d4-7e5f-8a9b-0c1d2e3f4a5b","verdict":"approve"}]}""")]
    public async Task A_malformed_batch_decides_nothing(string body)
    {
        using var response = await host.As("ann").PostAsync("/api/approvals/batch", body);

        await response.ShouldBeProblemAsync(400, "invalid-request");
    }

    public void Dispose() => host.Dispose();
}
