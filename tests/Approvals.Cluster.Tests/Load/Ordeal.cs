using System.Diagnostics;
using Approvals.Cluster.Tests.History;
using Approvals.Testing;

namespace Approvals.Cluster.Tests.Load;

/// <summary>Clients at work, one trouble, its end, and what was lost by it.</summary>
internal sealed class Ordeal(string historyFile, Func<Door> door, Action<string> say) : IDisposable
{
    private const int Clients = 6;
    private const int Warm = 60;
    private const int SignsOfLife = 20;

    /// <summary>Requests without an answer that show that the trouble has come.</summary>
    private const int Noticed = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Recorder recorder = new(historyFile);

    /// <param name="harm">Returns once the trouble is there.</param>
    /// <param name="mend">Returns once its cause is gone. From then on the service has 15 s.</param>
    /// <param name="read">What the database holds in the end.</param>
    /// <returns>Every breach in words.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(Func<Task> harm, Func<Task> mend, Func<Task<Content>> read)
    {
        var crowd = new Crowd(recorder, door, Clients, seed: 11);
        await Eventually.Async(() => recorder.Written >= Warm, Patience, "the clients do not get to work");
        var from = recorder.Now;
        var unknown = recorder.Count(End.Unknown);
        await harm();
        await Eventually.Async(() => recorder.Count(End.Unknown) >= unknown + Noticed, Patience, "nobody notices the trouble");
        await mend();
        recorder.Note(new Fault("trouble", from, recorder.Now, Halts: true));
        var mended = Stopwatch.GetTimestamp();
        var written = recorder.Written;
        await Eventually.Async(() => recorder.Written >= written + SignsOfLife, Bounds.Promised.Recovery, "the service does not recover");
        var recovery = Stopwatch.GetElapsedTime(mended);
        await crowd.GoHomeAsync();
        recorder.Dispose();
        var chronicle = Chronicle.Read(historyFile);
        say($"{chronicle.Operations.Count} operations, {recorder.Count(End.Unknown)} without an answer, {SignsOfLife} writes were taken {recovery.TotalSeconds:0.0} s after the end of the trouble");
        return Checker.Check(chronicle, await read());
    }

    public void Dispose() => recorder.Dispose();
}
