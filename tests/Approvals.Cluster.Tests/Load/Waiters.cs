using System.Collections.Concurrent;
using Approvals.Cluster.Tests.History;
using Approvals.Testing;

namespace Approvals.Cluster.Tests.Load;

/// <summary>Those who wait for a decision by long-polls, each until it has the outcome.</summary>
internal sealed class Waiters(Recorder recorder, Func<Door> door)
{
    private const int MostAtOnce = 40;

    /// <summary>How long after the last fault a waiter may still be without the outcome: the service's 15 s and a poll.</summary>
    private static readonly TimeSpan Last = TimeSpan.FromSeconds(25);

    private readonly ConcurrentDictionary<Guid, (Known Known, Task<bool> Told)> waiting = new();
    private readonly CancellationTokenSource over = new();
    private int told;

    public int Told => Volatile.Read(ref told);

    public void Start(Known known)
    {
        if (waiting.Count(entry => !entry.Value.Told.IsCompleted) < MostAtOnce)
            waiting.TryAdd(known.Id, (known, Task.Run(() => WaitAsync(known))));
    }

    /// <summary>At the end of the run: waits for everybody whose approval is decided, and sends the others home.</summary>
    public async Task SettleAsync()
    {
        var reader = new Messenger(recorder, door, Random.Shared);
        var open = waiting.Values.Where(waiter => !waiter.Told.IsCompleted).ToList();
        var decided = new List<Task<bool>>();
        foreach (var (known, task) in open)
        {
            var seen = await reader.InsistAsync(new Question(Verb.Read, known.Requester, HttpMethod.Get, $"/api/approvals/{known.Id:D}") { Approval = known.Id }, CancellationToken.None);
            if (seen.Seen != "pending")
                decided.Add(task);
        }

        await Eventually.Async(() => decided.TrueForAll(task => task.IsCompleted), Last, "somebody still waits for an outcome that is there");
        await over.CancelAsync();
        await Task.WhenAll(waiting.Values.Select(waiter => waiter.Told));
    }

    private async Task<bool> WaitAsync(Known known)
    {
        var messenger = new Messenger(recorder, door, Random.Shared);
        var waiter = recorder.Invoke(Verb.Await, "user:" + known.Requester.Name, 0, known.Id);
        var poll = new Question(Verb.Poll, known.Requester, HttpMethod.Get, $"/api/approvals/{known.Id:D}/decision?wait=10")
        {
            Approval = known.Id,
            Patience = TimeSpan.FromSeconds(14),
        };
        Operation? pending = null;
        while (!over.IsCancellationRequested)
        {
            var seen = await messenger.InsistAsync(poll, over.Token);
            if (seen is { End: End.Ok, Seen: not "pending" })
            {
                recorder.Complete(waiter with { End = End.Ok, Version = seen.Version, Seen = seen.Seen });
                Interlocked.Increment(ref told);
                return true;
            }

            if (seen.End == End.Fail)
            {
                recorder.Complete(waiter with { End = End.Fail, Status = seen.Status, Code = seen.Code });
                return false;
            }

            pending = seen.End == End.Ok ? seen : pending;
            // A node that drains says "pending" at once.
            await messenger.PauseAsync(50, over.Token);
        }

        // Went home while it was still pending, which is an answer too.
        recorder.Complete(waiter with { End = End.Ok, Version = pending?.Version ?? 1, Seen = "pending" });
        return false;
    }
}
