using System.Net;
using Approvals.Host.Tests.Api.Support;

namespace Approvals.Host.Tests.Api;

public sealed class WaitingTests : IDisposable
{
    private readonly ApiHost host = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_waiter_is_woken_by_the_deciding_vote_on_this_node_or_another(bool remote)
    {
        host.World.Feed.IsRemote = remote;
        var id = await host.As("ci").CreateAsync("""{"title":"t"}""");
        var waiting = host.As("ci").GetAsync($"/api/approvals/{id}/decision?wait=60");
        await Calls.UntilAsync(() => host.Reader.Finds == 1);

        using var vote = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");
        using var answer = await waiting.WaitAsync(Calls.Patience);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.JsonAsync()).GetProperty("status").GetString().ShouldBe("approved");
        answer.Headers.ETag!.Tag.ShouldBe("\"3\"");
        host.Reader.Finds.ShouldBe(remote ? 2 : 1);
        await Calls.UntilAsync(() => host.World.Feed.Watchers == 0);
    }

    [Fact]
    public async Task A_vote_that_does_not_decide_leaves_the_waiter_waiting_until_its_time_is_up()
    {
        var id = await host.As("ci").CreateAsync();
        var waiting = host.As("ci").GetAsync($"/api/approvals/{id}/decision?wait=30");
        await Calls.UntilAsync(() => host.Time.Timers == 1);
        using var vote = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");
        await Calls.UntilAsync(() => host.Reader.Finds == 2);

        host.Time.Advance(TimeSpan.FromSeconds(30));
        using var answer = await waiting.WaitAsync(Calls.Patience);

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        answer.Headers.ETag!.Tag.ShouldBe("\"2\"");
    }

    [Fact]
    public async Task Without_a_wait_a_pending_approval_is_204_and_a_decided_one_200()
    {
        var id = await host.As("ci").CreateAsync("""{"title":"t"}""");

        using var pending = await host.As("ci").GetAsync($"/api/approvals/{id}/decision");
        using var vote = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");
        using var decided = await host.As("ci").GetAsync($"/api/approvals/{id}/decision?wait=60");

        pending.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        decided.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_node_that_leaves_tells_its_waiters_at_once()
    {
        var id = await host.As("ci").CreateAsync();
        var waiting = host.As("ci").GetAsync($"/api/approvals/{id}/decision?wait=60");
        await Calls.UntilAsync(() => host.Time.Timers == 1);

        host.Drain.Begin();
        using var first = await waiting.WaitAsync(Calls.Patience);
        using var second = await host.As("ci").GetAsync($"/api/approvals/{id}/decision?wait=60").WaitAsync(Calls.Patience);

        first.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        second.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_client_that_goes_away_frees_its_subscription_and_logs_no_error()
    {
        var id = await host.As("ci").CreateAsync();
        using var leaving = new CancellationTokenSource();
        var waiting = host.As("ci").GetAsync($"/api/approvals/{id}/decision?wait=60", leaving.Token);
        await Calls.UntilAsync(() => host.Time.Timers == 1);

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        await Calls.UntilAsync(() => host.World.Feed.Watchers == 0);
        host.Log.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_may_not_see_an_approval_does_not_learn_that_it_exists_by_waiting()
    {
        var id = await host.As("ci").CreateAsync();

        using var unknown = await host.As("ci").GetAsync($"/api/approvals/{Guid.NewGuid()}/decision?wait=60");
        using var hidden = await host.As("eve").GetAsync($"/api/approvals/{id}/decision?wait=60");

        await unknown.ShouldBeProblemAsync(404, "not-found");
        await hidden.ShouldBeProblemAsync(404, "not-found");
    }

    [Theory]
    [InlineData("", 404, "pending")]
    [InlineData("approve", 200, "approved")]
    [InlineData("reject", 403, "rejected")]
    [InlineData("cancel", 410, "cancelled")]
    public async Task A_gate_fails_closed_by_default(string call, int code, string status)
    {
        var id = await DecidedBy(call);

        using var response = await host.As("ci").GetAsync($"/api/approvals/{id}/gate");

        ((int)response.StatusCode).ShouldBe(code);
        response.Headers.GetValues("Approval-Status").ShouldBe([status]);
        (await response.JsonAsync()).GetProperty("status").GetString().ShouldBe(status);
    }

    [Theory]
    [InlineData("", 202)]
    [InlineData("approve", 204)]
    [InlineData("reject", 599)]
    [InlineData("cancel", 200)]
    public async Task A_gate_answers_with_the_codes_that_its_caller_chose(string call, int code)
    {
        var id = await DecidedBy(call);

        using var response = await host.As("ci").GetAsync($"/api/approvals/{id}/gate?pending=202&approved=204&rejected=599&cancelled=200");

        ((int)response.StatusCode).ShouldBe(code);
        (await response.Content.ReadAsByteArrayAsync()).Length.ShouldBe(code == 204 ? 0 : (int)response.Content.Headers.ContentLength!.Value);
    }

    [Fact]
    public async Task A_gate_for_an_unknown_approval_is_410_without_the_header()
    {
        using var response = await host.As("ci").GetAsync($"/api/approvals/{Guid.NewGuid()}/gate?pending=200&cancelled=200");

        await response.ShouldBeProblemAsync(410, "not-found");
        response.Headers.Contains("Approval-Status").ShouldBeFalse();
    }

    [Fact]
    public async Task A_gate_waits_too()
    {
        var id = await host.As("ci").CreateAsync("""{"title":"t"}""");
        var waiting = host.As("ci").GetAsync($"/api/approvals/{id}/gate?wait=60");
        await Calls.UntilAsync(() => host.Time.Timers == 1);

        using var vote = await host.As("ann").PostAsync($"/api/approvals/{id}/approve");

        using var answer = await waiting.WaitAsync(Calls.Patience);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    public void Dispose() => host.Dispose();

    private async Task<Guid> DecidedBy(string call)
    {
        var id = await host.As("ci").CreateAsync("""{"title":"t"}""");
        if (call.Length == 0)
            return id;
        using var response = await host.As(call == "cancel" ? "ci" : "ann").PostAsync($"/api/approvals/{id}/{call}", call == "approve" ? null : """{"reason":"x"}""");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return id;
    }
}
