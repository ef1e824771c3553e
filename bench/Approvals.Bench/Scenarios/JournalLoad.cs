using System.Collections.Concurrent;
using System.Diagnostics;
using Approvals.Application.Journal;
using Approvals.Bench.Measuring;

namespace Approvals.Bench.Scenarios;

/// <summary>Writers that each append whole approvals, entry by entry, as fast as the journal takes them.</summary>
/// <param name="committed">Called after each append, as an actor would tell the feed.</param>
internal sealed class JournalLoad(IJournal journal, int writers, Action<JournalEntry>? committed = null)
{
    private static readonly string[] Calls = ["create", "vote", "vote"];

    private int next;
    private int perSecond = 1_000;

    /// <summary>Deciding is the actors' work, not the journal's: the entries are made before the clock runs. When they run out the phase ends early.</summary>
    public ConcurrentQueue<JournalEntry[]> Prepare(TimeSpan length)
    {
        var approvals = (int)(perSecond * length.TotalSeconds * 1.5);
        var first = next;
        next += approvals;
        var now = TimeProvider.System.GetUtcNow();
        return new(ParallelEnumerable.Range(first, approvals).Select(number => JournalWork.Approval(number, now)));
    }

    public async Task<(Recorder Recorder, double Seconds)> WriteAsync(ConcurrentQueue<JournalEntry[]> work, TimeSpan length, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var recorders = await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() => WriteAsync(work, clock, length, cancellationToken), cancellationToken)));
        var seconds = clock.Elapsed.TotalSeconds;
        var recorder = Recorder.Sum(recorders);
        perSecond = Math.Max(perSecond, (int)(recorder.Answers / Calls.Length / seconds));
        return (recorder, seconds);
    }

    private async Task<Recorder> WriteAsync(ConcurrentQueue<JournalEntry[]> work, Stopwatch clock, TimeSpan length, CancellationToken cancellationToken)
    {
        var recorder = new Recorder();
        while (clock.Elapsed < length && work.TryDequeue(out var approval))
        {
            for (var i = 0; i < approval.Length; i++)
                await AppendAsync(recorder, Calls[i], approval[i], cancellationToken);
        }

        return recorder;
    }

    private async Task AppendAsync(Recorder recorder, string call, JournalEntry entry, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var result = await journal.AppendAsync(entry, cancellationToken);
        if (!result.Accepted)
            recorder.Error(call, 409);
        else
            committed?.Invoke(entry);
        recorder.Of(call).Add(Stopwatch.GetElapsedTime(began));
    }
}
