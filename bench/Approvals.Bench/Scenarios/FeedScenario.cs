using Approvals.Actors;
using Approvals.Actors.Cluster;
using Approvals.Actors.Feed;
using Approvals.Application.Journal;
using Approvals.Bench.Measuring;
using Approvals.Bench.Processes;
using Approvals.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Approvals.Bench.Scenarios;

/// <summary>
/// What the feed costs the commits: the journal's writers with the feed off and on, in turn. On: every commit is put into the outbox, the node
/// notifies, another node hears it, and both read the journal's tail, as they do while somebody listens to the stream.
/// </summary>
internal static class FeedScenario
{
    public static async Task<bool> RunAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        await using var stage = await Stage.SetAsync(options, cancellationToken);
        var writer = await NodeAsync(options, stage, "writer", cancellationToken);
        var other = await NodeAsync(options, stage, "other", cancellationToken);
        var feed = writer.Services.GetRequiredService<ChangeFeed>();
        var isOn = false;
        var load = new JournalLoad(writer.Services.GetRequiredService<IJournal>(), options.Connections, entry =>
        {
            if (isOn)
                feed.Publish(entry.After);
        });
        var warmup = TimeSpan.FromSeconds(options.Warmup);
        await load.WriteAsync(load.Prepare(warmup), warmup, cancellationToken);

        var pairs = new List<Pair>();
        var recorders = new List<Recorder>();
        var ears = new[] { writer, other }.Select(node => new Ear(node.Services.GetRequiredService<TailFollower>())).ToList();
        for (var i = 0; i < options.Pairs; i++)
        {
            var off = await PhaseAsync();
            isOn = true;
            foreach (var ear in ears)
                await ear.JoinAsync(cancellationToken);
            var on = await PhaseAsync();
            isOn = false;
            ears.ForEach(ear => ear.Leave());
            pairs.Add(new Pair(Math.Round(off), Math.Round(on)));
        }

        report.Pairs(pairs);
        var all = Recorder.Sum(recorders);
        all.Print(report);
        report.Figure("events heard by each node's tail", ears.Average(ear => ear.Heard));
        await JournalHost.StopAsync(other);
        await JournalHost.StopAsync(writer);
        return all.Errors.Count == 0 && ears.TrueForAll(ear => ear.Heard > 0);

        async Task<double> PhaseAsync()
        {
            var length = TimeSpan.FromSeconds(options.Seconds);
            var (recorder, seconds) = await load.WriteAsync(load.Prepare(length), length, cancellationToken);
            recorders.Add(recorder);
            return recorder.Answers / seconds;
        }
    }

    private static async Task<IHost> NodeAsync(BenchOptions options, Stage stage, string name, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddStorage(new DatabaseOptions { Provider = options.Database, ConnectionString = stage.ConnectionString, Lanes = options.Lanes ?? new DatabaseOptions().Lanes });
        builder.Services.AddApprovals(new ActorOptions());
        builder.Services.AddCluster(new Node { Id = name, Version = "bench" });
        var host = builder.Build();
        await host.Services.GetRequiredService<ISchema>().PrepareAsync(cancellationToken);
        await host.StartAsync(cancellationToken);
        return host;
    }

    private sealed class Ear(TailFollower tail) : ITailListener
    {
        private long heard;

        public long Heard => Interlocked.Read(ref heard);

        public Task<long> JoinAsync(CancellationToken cancellationToken) => tail.JoinAsync(this, cancellationToken);

        public void Leave() => tail.Leave(this);

        public Task HearAsync(IReadOnlyList<Happening> news, long position, CancellationToken cancellationToken)
        {
            Interlocked.Add(ref heard, news.Count);
            return Task.CompletedTask;
        }

        public void Reset(long position)
        {
            // A bench does not lose its database.
        }
    }
}
