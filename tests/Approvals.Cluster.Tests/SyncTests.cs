using Approvals.Cluster.Tests.Support;
using Approvals.Testing;

namespace Approvals.Cluster.Tests;

/// <summary>kill -9 leaves the page cache alive, so it proves no sync. System calls do.</summary>
public sealed class SyncTests
{
    private const int Creates = 20;
    private static readonly Person Requester = Person.Of("ci@example.com", "requester");

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task A_sync_of_the_log_completes_between_each_commit_and_its_acknowledgement(string provider)
    {
        await using var server = await PostgresServer.StartNewAsync();
        await using var site = await Site.OnAsync(provider, server);
        // Nothing else may write to the log, or a write of somebody else's would stand between a sync and its acknowledgement.
        var node = await site.StartNodeAsync(("Cluster__HeartbeatInterval", "1h"), ("Cluster__NodeTimeout", "2h"));
        await CreateAsync(node);
        int[] traced = provider == "sqlite" ? [node.Id] : [node.Id, server.ProcessId];
        await using var trace = await SystemCallTrace.AttachAsync(Path.Combine(site.Directory, "trace"), traced);
        for (var i = 0; i < Creates; i++)
            await CreateAsync(node);
        var calls = await trace.DetachAsync();
        var log = provider == "sqlite" ? "-wal>" : "pg_wal";
        var synced = 0;
        var acknowledged = 0;
        var written = false;
        foreach (var call in calls)
        {
            if (call.WritesTo(log))
                written = true;
            else if (call.CompletesSyncOf(log))
                (written, synced) = (false, synced + 1);
            else if (call.Sends("HTTP/1.1 201"))
            {
                acknowledged++;
                written.ShouldBeFalse($"acknowledgement {acknowledged} left while the log was written and not synced");
                synced.ShouldBeGreaterThanOrEqualTo(acknowledged, $"acknowledgement {acknowledged} left before its sync");
            }
        }

        acknowledged.ShouldBe(Creates);
    }

    /// <summary>Who asks only themselves is told nothing, so no delivery follows.</summary>
    private static async Task CreateAsync(HostProcess node) => (await Requester.PostAsync(
        node.Client,
        "/api/approvals",
        new { title = "Sync", approvers = new[] { "user:ci@example.com" }, allowSelfApproval = true, notifyChannels = new[] { "in-app" } })).Status.ShouldBe(201);
}
