using System.Collections.Concurrent;
using System.Globalization;
using Approvals.Bench.Http;
using Approvals.Bench.Measuring;
using Approvals.Bench.Processes;

namespace Approvals.Bench.Scenarios;

/// <summary>Everyone creates at once. Each create is durable or refused; the host is then killed, and the database is asked what it has.</summary>
internal static class BurstScenario
{
    public static async Task<bool> RunAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        var creates = options.Count ?? (options.Quick ? 5_000 : 50_000);
        var clients = Math.Min(options.Quick ? 200 : 2_000, creates);
        await using var stage = await Stage.OpenAsync(options, cancellationToken);
        var connections = Enumerable.Range(0, clients).Select(_ => new RawConnection(stage.Host.Address)).ToList();
        // In groups, so that the listener's backlog is not what is measured.
        foreach (var group in connections.Chunk(100))
            await Task.WhenAll(group.Select(connection => connection.ConnectAsync(cancellationToken).AsTask()));

        var statuses = new ConcurrentDictionary<int, int>();
        var acknowledged = new ConcurrentBag<Guid>();
        var next = -1;
        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(connections.Select(connection => Task.Run(
            async () =>
            {
                int number;
                while ((number = Interlocked.Increment(ref next)) < creates)
                {
                    var (requester, first, second) = stage.Cast.Trio(number);
                    var status = await connection.SendAsync(Cast.Create(requester, first, second), cancellationToken);
                    statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
                    if (status == 201)
                        acknowledged.Add(connection.Id());
                }
            },
            cancellationToken)));
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        var peak = ProcessFigures.PeakResidentMiB(stage.Host.Id);
        connections.ForEach(connection => connection.Dispose());

        await stage.Host.KillAsync();
        var stored = await StoredApprovals.IdsAsync(options, stage, cancellationToken);
        var lost = acknowledged.Count(id => !stored.Contains(id));
        var unknown = statuses.GetValueOrDefault(0) + statuses.GetValueOrDefault(503);

        foreach (var (status, count) in statuses.OrderBy(entry => entry.Key))
            report.Figure("answers " + (status == 0 ? "lost" : status.ToString(CultureInfo.InvariantCulture)), count);
        report.Figure("connections", clients);
        report.Figure("seconds", seconds);
        report.Figure("creates acknowledged per second", acknowledged.Count / seconds);
        report.Figure("stored after kill -9", stored.Count);
        report.Figure("acknowledged but not stored", lost);
        report.Figure("stored without an acknowledgement", stored.Count - acknowledged.Count + lost);
        report.Figure("host, resident memory at most", peak, "MiB");
        return lost == 0
            && acknowledged.Distinct().Count() == acknowledged.Count
            && stored.Count - acknowledged.Count + lost <= unknown
            && statuses.Keys.All(status => status is 0 or 201 or 429 or 503);
    }
}
