using System.Globalization;
using Approvals.Cluster.Tests.Support;

namespace Approvals.Cluster.Tests;

/// <summary>A node that stood still, or is gone, while life went on elsewhere.</summary>
public sealed class PauseTests : IAsyncLifetime
{
    private static readonly Person Ci = Person.Of("ci@example.com", "requester");
    private static readonly Person Ann = Person.Of("ann@example.com", "approver");
    private static readonly Person Bob = Person.Of("bob@example.com", "approver");

    private Fleet fleet = null!;

    public async Task InitializeAsync() => fleet = await Fleet.StartAsync(3, namespaces: false);

    public async Task DisposeAsync() => await fleet.DisposeAsync();

    [Fact]
    public async Task A_paused_node_that_wakes_up_after_a_decision_elsewhere_tells_voters_of_it_and_changes_nothing()
    {
        var (paused, other) = (fleet.Nodes[0].Host, fleet.Nodes[1].Host.Client);
        var path = await CreateAsync(paused.Client, timeoutMs: 3_600_000);
        (await Ann.PostAsync(paused.Client, path + "/comments", new { text = "the actor on the first node is active" })).Status.ShouldBe(201);
        paused.Pause();
        // Sent into the pause: it lies in the socket and is carried out when the node wakes up.
        var late = Bob.PostAsync(paused.Client, path + "/approve");
        var rejected = await Ann.PostAsync(other, path + "/reject", new { reason = "no" });
        paused.Resume();
        rejected.Status.ShouldBe(200);
        var answer = await late;
        answer.Status.ShouldBe(409);
        answer.Text("code").ShouldBe("already-decided");
        var after = await Bob.PostAsync(paused.Client, path + "/approve");
        after.Body!.Value.GetProperty("approval").GetProperty("status").GetString().ShouldBe("rejected");
        (await Ci.GetAsync(paused.Client, path)).Number("version").ShouldBe(rejected.Number("version"));
    }

    [Fact]
    public async Task A_timer_that_slept_through_its_deadline_fires_nothing_twice()
    {
        var (paused, other) = (fleet.Nodes[0].Host, fleet.Nodes[1].Host.Client);
        var path = await CreateAsync(paused.Client, timeoutMs: 1000);
        paused.Pause();
        var elsewhere = await Ci.GetAsync(other, path + "/decision?wait=20");
        paused.Resume();
        elsewhere.Text("status").ShouldBe("rejected");
        (await Ann.PostAsync(paused.Client, path + "/approve")).Text("code").ShouldBe("already-decided");
        (await Ci.GetAsync(other, path)).Number("version").ShouldBe(2);
    }

    [Fact]
    public async Task The_deadlines_of_a_killed_node_fire_elsewhere_within_ten_seconds()
    {
        const int Approvals = 40;
        var created = new List<string>();
        for (var i = 0; i < Approvals; i++)
            created.Add(await CreateAsync(fleet.Nodes[0].Host.Client, timeoutMs: 3000 + 50 * i));
        await fleet.Nodes[0].Host.KillAsync();
        var other = fleet.Nodes[1].Host.Client;
        foreach (var path in created)
        {
            var decided = await Ci.GetAsync(other, path + "/decision?wait=30");
            var due = TimeOf(decided.Body!.Value.GetProperty("createdAt").GetString()!).AddMilliseconds(decided.Body.Value.GetProperty("timeoutMs").GetInt64());
            var late = TimeOf(decided.Body.Value.GetProperty("decision").GetProperty("at").GetString()!) - due;
            late.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(10));
        }
    }

    private static DateTimeOffset TimeOf(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<string> CreateAsync(HttpClient node, long timeoutMs)
    {
        var created = await Ci.PostAsync(node, "/api/approvals", new { title = "Deploy", approvers = new[] { "user:ann@example.com", "user:bob@example.com" }, timeoutMs });
        created.Status.ShouldBe(201);
        return "/api/approvals/" + created.Text("id");
    }
}
