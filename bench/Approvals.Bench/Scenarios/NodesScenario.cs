using System.Globalization;
using System.Net;
using Approvals.Bench.Measuring;
using Approvals.Bench.Processes;

namespace Approvals.Bench.Scenarios;

/// <summary>
/// Three nodes against one, each behind HAProxy, on one database server and the same processors: what having more nodes costs when they
/// bring no more processors with them; and how often nodes overtake each other when requests are spread blindly, and by approval.
/// </summary>
internal static class NodesScenario
{
    private const string One = "one", Blind = "round_robin", ByApproval = "by_approval";

    // The third part of /api/approvals/{id}/...; a create has none, and goes anywhere.
    private const string Hash = "balance hash path,field(4,/)\n  hash-type consistent";

    public static async Task<bool> RunAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        await using var stage = await Stage.SetAsync(options, cancellationToken);
        var nodes = new List<HostProcess>();
        try
        {
            nodes.Add(await stage.StartNodeAsync(stage.Postgres.ConnectionString("approvals"), null, cancellationToken));
            for (var i = 0; i < 3; i++)
                nodes.Add(await stage.StartNodeAsync(stage.Postgres.ConnectionString("nodes"), null, cancellationToken));
            var three = nodes.Skip(1).ToList();
            IReadOnlyList<IPEndPoint> addresses = [.. three.Select(node => node.Address)];
            await using var balancer = await Balancer.StartAsync(
                stage.Folder,
                new Dictionary<string, (string, IReadOnlyList<IPEndPoint>)>(StringComparer.Ordinal)
                {
                    [One] = ("balance roundrobin", [nodes[0].Address]),
                    [Blind] = ("balance roundrobin", addresses),
                    [ByApproval] = (Hash, addresses),
                },
                cancellationToken);
            return await MeasureAsync(options, report, stage, balancer, nodes, cancellationToken);
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
    }

    private static async Task<bool> MeasureAsync(
        BenchOptions options, Report report, Stage stage, Balancer balancer, List<HostProcess> nodes, CancellationToken cancellationToken)
    {
        var three = nodes.Skip(1).ToList();
        var ways = new Dictionary<string, Way>(StringComparer.Ordinal)
        {
            [One] = new(new Load(stage, balancer.Addresses[One], [nodes[0].Id], options.Connections), [nodes[0]]),
            [Blind] = new(new Load(stage, balancer.Addresses[Blind], [.. three.Select(node => node.Id)], options.Connections), three),
            [ByApproval] = new(new Load(stage, balancer.Addresses[ByApproval], [.. three.Select(node => node.Id)], options.Connections), three),
        };
        foreach (var way in ways.Values)
            await way.Load.RunAsync(TimeSpan.FromSeconds(options.Warmup), cancellationToken);
        if (options.Statements)
            await StatementCosts.StartAsync(stage.Postgres, cancellationToken);
        var blind = new List<Pair>();
        var hashed = new List<double>();
        for (var i = 0; i < options.Pairs; i++)
        {
            var alone = await ways[One].RunAsync(options, cancellationToken);
            var spread = await ways[Blind].RunAsync(options, cancellationToken);
            var located = await ways[ByApproval].RunAsync(options, cancellationToken);
            blind.Add(new Pair(Math.Round(alone), Math.Round(spread)));
            hashed.Add(alone > 0 ? located / alone : 0);
        }

        report.Pairs(blind);
        report.Figure("by approval: ratio to one node, median", Statistic.Median(hashed));
        foreach (var (name, way) in ways)
        {
            way.Recorder.Print(report, name + ": ");
            report.Figure($"{name}: version conflicts per 100 commits", way.Commits > 0 ? way.Conflicts * 100 / way.Commits : 0);
            report.Figure($"{name}: nodes, processor ms per command", way.HostSeconds * 1000 / way.Commands);
            report.Figure($"{name}: database, processor ms per command", way.DatabaseSeconds * 1000 / way.Commands);
            way.Load.Dispose();
        }

        if (options.Statements)
        {
            await StatementCosts.PrintAsync(stage.Postgres, report, ways[One].Commands, cancellationToken);
            await StatementCosts.PrintAsync(stage.Postgres, report, ways[Blind].Commands + ways[ByApproval].Commands, cancellationToken, "nodes");
        }

        return ways.Values.All(way => way.Recorder.Errors.Count == 0);
    }

    /// <summary>One way of spreading, with what its nodes counted while it ran.</summary>
    private sealed class Way(Load load, IReadOnlyList<HostProcess> nodes)
    {
        private readonly List<Recorder> recorders = [];

        public Load Load => load;

        public double Commits { get; private set; }

        public double Conflicts { get; private set; }

        public double Commands { get; private set; }

        public double HostSeconds { get; private set; }

        public double DatabaseSeconds { get; private set; }

        public Recorder Recorder => Recorder.Sum(recorders);

        public async Task<double> RunAsync(BenchOptions options, CancellationToken cancellationToken)
        {
            var before = await CountAsync(cancellationToken);
            var phase = await load.RunAsync(TimeSpan.FromSeconds(options.Seconds), cancellationToken);
            var after = await CountAsync(cancellationToken);
            Commits += after.Commits - before.Commits;
            Conflicts += after.Conflicts - before.Conflicts;
            Commands += phase.Commands;
            HostSeconds += phase.HostCores * phase.Seconds;
            DatabaseSeconds += phase.DatabaseCores * phase.Seconds;
            recorders.Add(phase.Recorder);
            return phase.CommandsPerSecond;
        }

        private async Task<(double Commits, double Conflicts)> CountAsync(CancellationToken cancellationToken)
        {
            using var http = new HttpClient();
            var sum = (Commits: 0d, Conflicts: 0d);
            foreach (var node in nodes)
            {
                var text = await http.GetStringAsync(new Uri($"http://{node.Address}/metrics"), cancellationToken);
                sum = (sum.Commits + Value(text, "approvals_commits_total "), sum.Conflicts + Value(text, "approvals_version_conflicts_total "));
            }

            return sum;
        }

        private static double Value(string metrics, string name) => metrics.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[name.Length..], CultureInfo.InvariantCulture));
    }
}
