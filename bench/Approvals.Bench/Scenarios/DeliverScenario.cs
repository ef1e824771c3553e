using Approvals.Bench.Measuring;
using Approvals.Bench.Processes;

namespace Approvals.Bench.Scenarios;

/// <summary>
/// Webhooks to receivers that behave well, fail, hang and are slow: how soon the first try follows the acknowledgement, whether one dead
/// receiver delays another, whether what is critical overtakes what waits, and whether everything arrives.
/// </summary>
internal static class DeliverScenario
{
    public static async Task<bool> RunAsync(BenchOptions options, Report report, CancellationToken cancellationToken)
    {
        await using var receiver = await Receiver.StartAsync();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Channels__Webhook__AllowPrivateNetworks"] = "true",
            ["Channels__Retry__Schedule"] = "100ms,200ms,300ms,500ms,1s,1s,2s,2s,3s,3s",
        };
        foreach (var path in new[] { "healthy", "hanging", "slow", "failing" })
            settings[$"Channels__Webhook__Endpoints__{path}__Url"] = new Uri(receiver.Address, path).ToString();
        await using var stage = await Stage.OpenAsync(options, cancellationToken, settings);
        var desk = new CallbackDesk(stage);
        // The first seconds belong to the compiler.
        await desk.AskAsync("healthy", options.Quick ? 50 : 2_000, 200, cancellationToken);

        var quiet = await desk.AskAsync("healthy", options.Quick ? 100 : 3_000, 100, cancellationToken);
        var arrived = await ArrivedAsync(receiver, "healthy", quiet, cancellationToken);
        report.Latency("acknowledged to first try, 100/s", Delays(receiver, "healthy", quiet));

        await desk.AskAsync("hanging", options.Quick ? 20 : 200, 100, cancellationToken);
        var beside = await desk.AskAsync("healthy", options.Quick ? 100 : 4_000, 200, cancellationToken);
        arrived &= await ArrivedAsync(receiver, "healthy", beside, cancellationToken);
        report.Latency("the same at 200/s beside a receiver that hangs 30 s", Delays(receiver, "healthy", beside));

        var failing = await desk.AskAsync("failing", options.Quick ? 100 : 2_000, 200, cancellationToken);
        var all = await ArrivedAsync(receiver, "failing", failing, cancellationToken);
        report.Figure("share that a receiver failing 30 % got", failing.Count(asked => receiver.First.ContainsKey(("failing", asked.Key))) * 100.0 / failing.Count, "%");

        var queued = await desk.AskAsync("slow", options.Quick ? 500 : 20_000, 5_000, cancellationToken, "low");
        var waiting = queued.Count(asked => !receiver.First.ContainsKey(("slow", asked.Key)));
        var critical = await desk.AskAsync("slow", 1, 1, cancellationToken, "critical");
        arrived &= await ArrivedAsync(receiver, "slow", critical, cancellationToken);
        report.Figure("low ones still waiting when a critical one came", waiting);
        report.Latency("critical one, acknowledged to first try", Delays(receiver, "slow", critical));
        return arrived && all;
    }

    /// <summary>Waits for the first message about each.</summary>
    private static async Task<bool> ArrivedAsync(Receiver receiver, string path, IReadOnlyDictionary<Guid, long> asked, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!asked.Keys.All(id => receiver.First.ContainsKey((path, id))))
        {
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(60))
                return false;
            await Task.Delay(20, cancellationToken);
        }

        return true;
    }

    private static Histogram Delays(Receiver receiver, string path, IReadOnlyDictionary<Guid, long> asked)
    {
        var delays = new Histogram();
        foreach (var (id, acknowledged) in asked)
        {
            // The message may be there before the acknowledgement.
            if (receiver.First.TryGetValue((path, id), out var at))
                delays.Add(TimeProvider.System.GetElapsedTime(acknowledged, at));
        }

        return delays;
    }
}
