using System.Text.Json;
using Approvals.Testing;

namespace Approvals.Host.Tests.EndToEnd;

/// <summary>Two nodes in this process on one PostgreSQL.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private static readonly User Operator = User.Of("root", ["operator"]);
    private static readonly User Auditor = User.Of("audrey", ["auditor"]);
    private static readonly User Ci = User.Of("ci", ["requester"]);
    private static readonly User Ann = User.Approver("ann");

    private string connectionString = "";
    private Service one = null!;
    private Service two = null!;

    public async Task InitializeAsync()
    {
        connectionString = await SharedPostgres.CreateDatabaseAsync();
        one = new Service("postgres", connectionString);
        _ = one.Client;
        two = new Service("postgres", connectionString);
        _ = two.Client;
        await UntilAsync(nodes => nodes.Count(node => node.State == "up") == 2 && nodes.Sum(node => node.Shards.Count) == 256);
    }

    public async Task DisposeAsync()
    {
        await two.DisposeAsync();
        await one.DisposeAsync();
    }

    [Fact]
    public async Task Two_nodes_share_256_shards_and_both_say_so()
    {
        var (here, there) = (await NodesAsync(one), await NodesAsync(two));
        here.Select(node => node.Id).ShouldBe(there.Select(node => node.Id));
        here.SelectMany(node => node.Shards).Order().ShouldBe(Enumerable.Range(0, 256));
        here.ShouldAllBe(node => node.Shards.Count > 64);
    }

    [Fact]
    public async Task The_answer_has_the_fields_that_the_contract_names()
    {
        await one.CreateAsync(Ci, new { title = "Waits", approvers = new[] { "user:ann" }, timeoutMs = 3_600_000 });
        var answer = (await one.GetAsync(Auditor, "/api/cluster")).Expect(200).Json;
        answer.GetProperty("pending").GetInt64().ShouldBe(1);
        answer.GetProperty("overdue").GetInt64().ShouldBe(0);
        answer.GetProperty("backlog").GetInt64().ShouldBeGreaterThanOrEqualTo(0);
        answer.GetProperty("journalLagMs").GetInt64().ShouldBe(0);
        foreach (var node in answer.GetProperty("nodes").EnumerateArray())
        {
            node.GetProperty("version").GetString().ShouldNotBeNullOrEmpty();
            node.GetProperty("heartbeatAgeMs").GetInt64().ShouldBeInRange(0, 5_000);
            node.GetProperty("startedAt").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
            node.GetProperty("armed").GetInt32().ShouldBeGreaterThanOrEqualTo(0);
            node.TryGetProperty("address", out _).ShouldBeTrue();
            node.TryGetProperty("clockOffsetMs", out _).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Only_auditors_and_operators_see_it_and_only_operators_drain()
    {
        (await one.GetAsync(Ann, "/api/cluster")).ExpectProblem(403, "forbidden");
        (await one.GetAsync(Operator, "/api/cluster")).Expect(200);
        (await one.PostAsync(Auditor, "/api/cluster/drain")).ExpectProblem(403, "forbidden");
        (await one.PostAsync(Operator, "/api/cluster/drain", new { node = "nobody" })).ExpectProblem(404, "not-found");
        (await one.PostAsync(Operator, "/api/cluster/drain", new { nodes = 1 })).ExpectProblem(400, "invalid-request");
    }

    [Fact]
    public async Task A_node_drained_through_another_turns_not_ready_and_its_shards_move_while_it_serves_on()
    {
        var id = (await two.GetAsync(Operator, "/api/cluster")).String("self");
        (await one.PostAsync(Operator, "/api/cluster/drain", new { node = id })).Expect(202).String("node").ShouldBe(id);
        await UntilAsync(nodes => nodes.Single(node => node.Id == id) is { State: "leaving", Shards.Count: 0 } && nodes.Any(node => node.Shards.Count == 256));
        (await two.GetAsync(Ann, "/health/ready")).Expect(503);
        var asked = await two.CreateAsync(Ci, new { title = "Still served", approvers = new[] { "user:ann" } });
        (await asked.Get(Ann, "/decision?wait=60")).Expect(204);
        (await asked.Approve(Ann)).Expect(200);
    }

    [Fact]
    public async Task A_node_that_stopped_is_gone_at_once()
    {
        string id;
        await using (var third = new Service("postgres", connectionString))
        {
            id = (await third.GetAsync(Operator, "/api/cluster")).String("self");
            await UntilAsync(nodes => nodes.Count(node => node.State == "up") == 3);
        }

        await UntilAsync(nodes => nodes.Single(node => node.Id == id).State == "gone" && nodes.Where(node => node.State == "up").Sum(node => node.Shards.Count) == 256);
        (await one.PostAsync(Operator, "/api/cluster/drain", new { node = id })).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task A_waiter_on_one_node_hears_the_vote_on_another()
    {
        var asked = await one.CreateAsync(Ci, new { title = "Deploy", approvers = new[] { "user:ann" } });
        var waiting = two.GetAsync(Ci, $"/api/approvals/{asked.Id}/decision?wait=30");
        (await asked.Approve(Ann)).Expect(200);
        (await waiting).Expect(200).Decision.GetProperty("outcome").GetString().ShouldBe("approved");
    }

    private Task UntilAsync(Func<IReadOnlyList<Row>, bool> condition) =>
        Eventually.Async(async () => condition(await NodesAsync(one)), TimeSpan.FromSeconds(60), "the nodes never came to that");

    private static async Task<IReadOnlyList<Row>> NodesAsync(Service service) =>
        [.. (await service.GetAsync(Operator, "/api/cluster")).Expect(200).Json.GetProperty("nodes").EnumerateArray().Select(Row.Of)];

    private sealed record Row(string Id, string State, IReadOnlyList<int> Shards)
    {
        public static Row Of(JsonElement node) => new(
            node.GetProperty("id").GetString()!,
            node.GetProperty("state").GetString()!,
            [.. node.GetProperty("shards").EnumerateArray().Select(shard => shard.GetInt32())]);
    }
}
