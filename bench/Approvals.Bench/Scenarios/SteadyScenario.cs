using System.Threading.Channels;
using Approvals.Bench.Http;
using Approvals.Bench.Measuring;
using Approvals.Bench.Processes;

namespace Approvals.Bench.Scenarios;

/// <summary>A fixed rate of every kind of call. Latency counts from when a request was due, so a stall is charged to all that it delays.</summary>
internal static class SteadyScenario
{
    public static async Task<bool> RunAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        await using var stage = await Stage.OpenAsync(options, cancellationToken);
        using (var load = new Load(stage, options.Connections))
            await load.RunAsync(TimeSpan.FromSeconds(options.Warmup), cancellationToken);

        var length = TimeSpan.FromSeconds(options.Seconds * Math.Max(1, options.Pairs));
        var requests = (int)(options.Rate * length.TotalSeconds);
        var mix = new SteadyMix(stage.Cast);
        await mix.SeedAsync(stage.Host.Address, (requests / 2) + 200, cancellationToken);

        var due = Channel.CreateUnbounded<(SteadyCall Call, long At)>(new UnboundedChannelOptions { SingleWriter = true });
        var workers = Enumerable.Range(0, 32).Select(_ => Task.Run(() => WorkAsync(stage, due.Reader, cancellationToken), cancellationToken)).ToList();
        await DispatchAsync(mix, due.Writer, options.Rate, requests, cancellationToken);
        var all = Recorder.Sum(await Task.WhenAll(workers));

        all.Print(report);
        var slowest = all.Latencies.MaxBy(call => call.Value.Percentile(.95));
        report.Figure("requests per second asked", options.Rate);
        report.Figure("requests", all.Latencies.Sum(call => call.Value.Count));
        report.Figure("slowest call by p95", slowest.Key);
        report.Figure("p95 of the slowest call", slowest.Value.Percentile(.95), "ms");
        return all.Errors.Count == 0;
    }

    private static async Task DispatchAsync(SteadyMix mix, ChannelWriter<(SteadyCall Call, long At)> writer, int rate, int requests, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        for (var i = 0; i < requests; i++)
        {
            var at = began + (long)(i * (double)time.TimestampFrequency / rate);
            while (time.GetTimestamp() < at)
                await Task.Delay(1, cancellationToken);
            writer.TryWrite((mix.Next(i), at));
        }

        writer.Complete();
    }

    private static async Task<Recorder> WorkAsync(Stage stage, ChannelReader<(SteadyCall Call, long At)> due, CancellationToken cancellationToken)
    {
        var recorder = new Recorder();
        using var connection = new RawConnection(stage.Host.Address);
        await foreach (var (call, at) in due.ReadAllAsync(cancellationToken))
        {
            var status = await connection.SendAsync(call.Request, cancellationToken);
            recorder.Of(call.Name).Add(TimeProvider.System.GetElapsedTime(at));
            if (!call.Expected.Contains(status))
                recorder.Error(call.Name, status);
        }

        return recorder;
    }
}
