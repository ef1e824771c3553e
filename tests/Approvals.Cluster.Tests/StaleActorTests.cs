using Approvals.Cluster.Tests.Support;

namespace Approvals.Cluster.Tests;

/// <summary>Two nodes on one database, where the actor on one of them has not heard what the other did.</summary>
public sealed class StaleActorTests : IAsyncLifetime
{
    private static readonly Person Requester = Person.Of("ci@example.com", "requester", "operator");
    private static readonly Person Ann = Person.Of("ann@example.com", "approver");
    private static readonly Person Bob = Person.Of("bob@example.com", "approver");

    private Site site = null!;
    private HttpClient a = null!;
    private HttpClient b = null!;

    public async Task InitializeAsync()
    {
        site = await Site.PostgresAsync();
        a = (await site.StartNodeAsync()).Client;
        b = (await site.StartNodeAsync()).Client;
    }

    public async Task DisposeAsync() => await site.DisposeAsync();

    [Fact]
    public async Task A_vote_that_was_retracted_elsewhere_can_be_cast_again_where_the_actor_is_stale()
    {
        var path = await CreateAsync(min: 2);
        (await Ann.PostAsync(b, path + "/approve")).Status.ShouldBe(200, "the actor on B now remembers Ann's vote");
        (await Ann.DeleteAsync(a, path + "/vote")).Status.ShouldBe(200);
        var again = await Ann.PostAsync(b, path + "/approve");
        again.Status.ShouldBe(200);
        again.Number("version").ShouldBe(4);
        (await VotersAsync(path)).ShouldBe(["user:ann@example.com"]);
    }

    [Fact]
    public async Task A_retraction_is_not_taken_for_a_repeat_where_the_actor_is_stale()
    {
        var path = await CreateAsync(min: 2);
        await Ann.PostAsync(a, path + "/approve");
        await Ann.DeleteAsync(b, path + "/vote");
        await Ann.PostAsync(a, path + "/approve");
        (await Ann.DeleteAsync(b, path + "/vote")).Number("version").ShouldBe(5);
        (await VotersAsync(path)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_delegation_is_not_taken_for_a_repeat_where_the_actor_is_stale()
    {
        var path = await CreateAsync(min: 1);
        var toBob = new { to = "user:bob@example.com" };
        await Ann.PostAsync(a, path + "/delegate", toBob);
        await Ann.DeleteAsync(b, path + "/delegate");
        (await Ann.PostAsync(a, path + "/delegate", toBob)).Number("version").ShouldBe(4);
        (await Ann.DeleteAsync(b, path + "/delegate")).Number("version").ShouldBe(5);
        (await Ann.PostAsync(a, path + "/approve")).Text("status").ShouldBe("approved");
    }

    [Fact]
    public async Task A_refusal_that_is_no_longer_true_is_not_given_where_the_actor_is_stale()
    {
        var path = await CreateAsync(min: 2);
        await Ann.PostAsync(a, path + "/approve");
        (await Ann.PostAsync(a, path + "/reject", new { reason = "no" })).Status.ShouldBe(409);
        await Ann.DeleteAsync(b, path + "/vote");
        (await Ann.PostAsync(a, path + "/reject", new { reason = "no" })).Text("status").ShouldBe("rejected");
    }

    [Fact]
    public async Task A_decision_made_elsewhere_is_seen_by_every_command_where_the_actor_is_stale()
    {
        (HttpMethod Method, string Path, object? Body)[] commands =
        [
            (HttpMethod.Post, "/approve", null),
            (HttpMethod.Post, "/reject", new { reason = "no" }),
            (HttpMethod.Delete, "/vote", null),
            (HttpMethod.Post, "/delegate", new { to = "user:eve@example.com" }),
        ];
        foreach (var (method, command, body) in commands)
        {
            var path = await CreateAsync(min: 1);
            await Ann.PostAsync(a, path + "/comments", new { text = "the actor on A is active now" });
            await Bob.PostAsync(b, path + "/approve");
            var late = await Ann.SendAsync(a, method, path + command, body);
            late.Status.ShouldBe(409, command);
            late.Text("code").ShouldBe("already-decided", command);
            late.Body!.Value.GetProperty("approval").GetProperty("status").GetString().ShouldBe("approved", command);
        }
    }

    [Fact]
    public async Task A_comment_after_a_decision_made_elsewhere_is_taken_and_its_answer_shows_the_decision()
    {
        var path = await CreateAsync(min: 1);
        await Ann.PostAsync(a, path + "/comments", new { text = "the actor on A is active now" });
        await Bob.PostAsync(b, path + "/approve");
        var late = await Ann.PostAsync(a, path + "/comments", new { text = "late" });
        late.Status.ShouldBe(201);
        late.Text("status").ShouldBe("approved");
    }

    [Fact]
    public async Task Cancel_override_and_reminder_are_confirmed_too()
    {
        var path = await CreateAsync(min: 1);
        await Ann.PostAsync(a, path + "/comments", new { text = "active" });
        await Bob.PostAsync(b, path + "/approve");
        (await Requester.PostAsync(a, path + "/cancel", new { reason = "late" })).Text("code").ShouldBe("already-decided");
        (await Requester.PostAsync(a, path + "/override", new { outcome = "rejected", reason = "late" })).Text("code").ShouldBe("already-decided");
        (await Requester.PostAsync(a, path + "/remind")).Text("code").ShouldBe("already-decided");
    }

    [Fact]
    public async Task A_waiter_at_one_node_hears_of_a_decision_at_another_within_two_seconds()
    {
        var path = await CreateAsync(min: 1);
        var waiting = Requester.GetAsync(a, path + "/decision?wait=30");
        await Ann.PostAsync(b, path + "/approve");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        (await waiting).Text("status").ShouldBe("approved");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    private async Task<string> CreateAsync(int min)
    {
        var created = await Requester.PostAsync(a, "/api/approvals", new
        {
            title = "Deploy",
            approvers = new[] { "user:ann@example.com", "user:bob@example.com" },
            requireMinApprovers = min,
        });
        created.Status.ShouldBe(201);
        return "/api/approvals/" + created.Text("id");
    }

    private async Task<List<string>> VotersAsync(string path) =>
        [.. (await Requester.GetAsync(a, path)).Body!.Value.GetProperty("votes").EnumerateArray().Select(vote => vote.GetProperty("by").GetString()!)];
}
