using System.Collections.Concurrent;
using Approvals.Cluster.Tests.History;
using Approvals.Testing;

namespace Approvals.Cluster.Tests.Nemeses;

/// <summary>Nemeses that strike one after the other. After each, clients have to get on with their work within the promised time.</summary>
internal sealed class Lane(Scene scene, Recorder recorder, Tallies tallies)
{
    /// <summary>Acknowledged writes that show that the service is itself again.</summary>
    private const int SignsOfLife = 5;

    /// <summary>Until the nemeses or the time ran out.</summary>
    public async Task RunAsync(IEnumerable<Nemesis> nemeses)
    {
        foreach (var nemesis in nemeses)
        {
            if (scene.Over.IsCancellationRequested)
                return;
            await StrikeAsync(nemesis);
        }
    }

    private async Task StrikeAsync(Nemesis nemesis)
    {
        var from = recorder.Now;
        try
        {
            await nemesis.Strike(scene);
        }
        catch (OperationCanceledException) when (scene.Over.IsCancellationRequested)
        {
            return;
        }

        var mended = recorder.Now;
        recorder.Note(new Fault(nemesis.Name, from, mended, nemesis.Halts));
        var written = recorder.Written;
        await Eventually.Async(
            () => recorder.Written >= written + SignsOfLife, Bounds.Promised.Recovery, $"nothing goes on after {nemesis.Name}");
        tallies.Struck(nemesis.Name, TimeSpan.FromMicroseconds(recorder.Now - mended));
    }
}

/// <summary>How often each nemesis struck, and the longest that it took clients to get on afterwards.</summary>
internal sealed class Tallies
{
    private readonly ConcurrentDictionary<string, (int Count, TimeSpan Longest)> tallies = new(StringComparer.Ordinal);

    public void Struck(string name, TimeSpan recovery) => tallies.AddOrUpdate(
        name, _ => (1, recovery), (_, before) => (before.Count + 1, recovery > before.Longest ? recovery : before.Longest));

    public int Count(string prefix) => tallies.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).Sum(entry => entry.Value.Count);

    public IEnumerable<string> Lines() => tallies.OrderBy(entry => entry.Key, StringComparer.Ordinal)
        .Select(entry => $"{entry.Value.Count,5} x {entry.Key}; clients went on after {entry.Value.Longest.TotalSeconds:0.0} s at most");
}
