using System.Diagnostics;
using System.Globalization;
using Approvals.Cluster.Tests.History;
using Approvals.Cluster.Tests.Load;
using Approvals.Cluster.Tests.Nemeses;
using Approvals.Cluster.Tests.Support;
using Xunit.Abstractions;

namespace Approvals.Cluster.Tests;

/// <summary>
/// Three nodes under load while everything is broken on purpose, and then the question what is left. Short by itself;
/// <c>scripts/storm.sh --minutes N</c> makes it long.
/// </summary>
[Collection("Under load")]
[Trait("Run", "ByHand")]
public sealed class StormTests(ITestOutputHelper output)
{
    private const int Nodes = 3;

    private static readonly int Seed = Setting("APPROVALS_STORM_SEED") ?? Random.Shared.Next(1_000_000);
    private static readonly int? Minutes = Setting("APPROVALS_STORM_MINUTES");
    private static readonly int Clients = Setting("APPROVALS_STORM_CLIENTS") ?? 8;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_doubled_early_missed_or_shown_stale_whatever_breaks()
    {
        Say($"seed {Seed}");
        await using var fleet = await Fleet.StartAsync(Nodes, namespaces: true);
        using var recorder = new Recorder(fleet.HistoryFile);
        using var over = new CancellationTokenSource();
        var tallies = new Tallies();
        var watch = Stopwatch.StartNew();
        var crowd = new Crowd(recorder, fleet.Door, Clients, Seed);
        if (Minutes is { } minutes)
            over.CancelAfter(TimeSpan.FromMinutes(minutes));
        var lanes = Plan().Select((nemeses, i) => Task.Run(() => new Lane(new Scene(fleet, new Random(Seed + 100 + i), over.Token), recorder, tallies).RunAsync(nemeses)));
        await FirstFailureAsync(lanes.ToList(), over);
        await crowd.GoHomeAsync();
        recorder.Dispose();
        var chronicle = Chronicle.Read(fleet.HistoryFile);
        var content = await fleet.ReadContentAsync();
        foreach (var line in tallies.Lines())
            Say(line);
        Say($"{watch.Elapsed.TotalMinutes:0.0} minutes, {chronicle.Operations.Count} operations ({recorder.Count(End.Ok)} acknowledged, {recorder.Count(End.Fail)} refused, "
            + $"{recorder.Count(End.Unknown)} without an answer), {content.Approvals.Count} approvals with {content.Approvals.Sum(stored => stored.Version)} events, {crowd.Waiters.Told} waiters told");
        var breaches = Checker.Check(chronicle, content);
        Say($"{breaches.Count} breaches");
        Keep(fleet, breaches);
        breaches.ShouldBeEmpty();
        recorder.Count(End.Unknown).ShouldBeGreaterThan(0, "faults that nobody noticed prove nothing");
    }

    /// <summary>Three lanes, so that three things may be broken at once; in the short form each ends by itself.</summary>
    private static IEnumerable<Nemesis>[] Plan()
    {
        var random = new Random(Seed);
        if (Minutes is null)
        {
            return
            [
                [.. Enumerable.Repeat(OfNodes.Kill, 30)],
                Shuffled(random, [.. Enumerable.Repeat(OfNodes.Pause(5), 9), OfNodes.Pause(30), OfNodes.ClockStep, OfNodes.Restart]),
                Shuffled(random, [.. OfNetwork.All, .. OfNetwork.All, OfNetwork.Partition, OfNetwork.Partition, OfDatabase.Crash, OfDatabase.Crash, OfDatabase.Crash, OfDatabase.Hang(3)]),
            ];
        }

        return
        [
            Endless(random, [.. Enumerable.Repeat(OfNodes.Kill, 9), OfNodes.Restart]),
            Endless(random, [.. Enumerable.Repeat(OfNodes.Kill, 5), .. Enumerable.Repeat(OfNodes.Pause(5), 3), OfNodes.Pause(30), OfNodes.ClockStep]),
            Endless(random, [.. OfNetwork.All, OfDatabase.Crash, .. OfNetwork.All, OfDatabase.Crash, OfDatabase.Hang(3)]),
        ];
    }

    private static Nemesis[] Shuffled(Random random, Nemesis[] nemeses)
    {
        random.Shuffle(nemeses);
        return nemeses;
    }

    private static IEnumerable<Nemesis> Endless(Random random, Nemesis[] round)
    {
        while (true)
        {
            foreach (var nemesis in Shuffled(random, [.. round]))
                yield return nemesis;
        }
    }

    /// <summary>A lane that fails ends the others, which would otherwise go on for minutes.</summary>
    private static async Task FirstFailureAsync(List<Task> lanes, CancellationTokenSource over)
    {
        try
        {
            await foreach (var lane in Task.WhenEach(lanes))
                await lane;
        }
        catch (Exception)
        {
            await over.CancelAsync();
            await Task.WhenAll(lanes.Select(lane => lane.ContinueWith(_ => { }, TaskScheduler.Default)));
            throw;
        }
    }

    /// <summary>A failed run leaves its history behind: a seed repeats the faults, never the races.</summary>
    private void Keep(Fleet fleet, IReadOnlyList<string> breaches)
    {
        foreach (var breach in breaches.Take(50))
            Say(breach);
        if (breaches.Count == 0)
            return;
        var kept = Path.Combine(Path.GetTempPath(), $"approvals-storm-{Seed}.jsonl");
        File.Copy(fleet.HistoryFile, kept, overwrite: true);
        Say($"the history is in {kept}");
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("APPROVALS_STORM_REPORT") is { Length: > 0 } report)
            File.AppendAllLines(report, [line]);
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
