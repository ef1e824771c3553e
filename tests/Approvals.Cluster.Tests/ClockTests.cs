using System.Globalization;
using Approvals.Cluster.Tests.Support;

namespace Approvals.Cluster.Tests;

/// <summary>Hosts whose own clock is wrong. Only the database's counts.</summary>
public sealed class ClockTests
{
    private static readonly Person Requester = Person.Of("ci@example.com", "requester");
    private static readonly Person Ann = Person.Of("ann@example.com", "approver");

    [Theory]
    [InlineData("+300")]
    [InlineData("-300")]
    public async Task A_host_whose_clock_is_five_minutes_off_fires_no_deadline_early_and_none_late(string offsetSeconds)
    {
        await using var site = await Site.PostgresAsync();
        var offset = Path.Combine(site.Directory, "offset");
        await File.WriteAllTextAsync(offset, offsetSeconds);
        var node = await site.StartNodeAsync(("Testing__ClockOffsetFile", offset));
        // A node knows that clock to within a round trip, and this machine is busy.
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        var created = await Requester.PostAsync(node.Client, "/api/approvals", new { title = "Soon", approvers = new[] { "user:ann@example.com" }, timeoutMs = 1500 });
        created.Status.ShouldBe(201);
        TimeOf(created, "createdAt").ShouldBeInRange(before, TimeProvider.System.GetUtcNow(), "the database runs on this machine's clock");
        var path = "/api/approvals/" + created.Text("id");
        var decided = await Requester.GetAsync(node.Client, path + "/decision?wait=10");
        var lateMs = (TimeOf(decided, "updatedAt") - TimeOf(created, "deadline")).TotalMilliseconds;
        lateMs.ShouldBeInRange(0, 1000);
        (await Ann.PostAsync(node.Client, path + "/approve")).Text("code").ShouldBe("already-decided");
    }

    [Fact]
    public async Task A_clock_that_is_stepped_while_the_host_runs_changes_nothing()
    {
        await using var site = await Site.PostgresAsync();
        var offset = Path.Combine(site.Directory, "offset");
        await File.WriteAllTextAsync(offset, "0");
        var node = await site.StartNodeAsync(("Testing__ClockOffsetFile", offset));
        var created = await Requester.PostAsync(node.Client, "/api/approvals", new { title = "Soon", approvers = new[] { "user:ann@example.com" }, timeoutMs = 4000 });
        await File.WriteAllTextAsync(offset, "300");
        var path = "/api/approvals/" + created.Text("id");
        var seen = await Requester.GetAsync(node.Client, path + "/decision?wait=1");
        (seen.Status == 204 || TimeProvider.System.GetUtcNow() >= TimeOf(created, "deadline")).ShouldBeTrue("decided before its time");
        await File.WriteAllTextAsync(offset, "-300");
        var decided = await Requester.GetAsync(node.Client, path + "/decision?wait=10");
        (TimeOf(decided, "updatedAt") - TimeOf(created, "deadline")).TotalMilliseconds.ShouldBeInRange(0, 1000);
    }

    private static DateTimeOffset TimeOf(Reply reply, string member) =>
        DateTimeOffset.Parse(reply.Text(member), CultureInfo.InvariantCulture);
}
