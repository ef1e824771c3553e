using Approvals.Application.Clock;
using Approvals.Application.Journal;
using Approvals.Domain.State;

namespace Approvals.Actors.Journal;

/// <summary>Reads the state rows of many entities with one query: whatever is asked for while a query runs goes into the next.</summary>
internal sealed class StateReads(IJournal journal, DatabaseClock clock, TimeProvider time)
{
    private const int Capacity = 100_000;
    private const int MaxPerQuery = 500;

    private readonly Lock gate = new();
    private List<Request> waiting = [];
    private bool isRunning;

    private sealed record Request(Guid Id, TaskCompletionSource<Approval?> Reply);

    /// <summary>The newest state, read by a query that begins after this call; null when there is no such approval.</summary>
    /// <exception cref="JournalUnavailableException">The database did not answer.</exception>
    /// <exception cref="JournalOverloadedException">Too much waits already.</exception>
    public Task<Approval?> ReadAsync(Guid id)
    {
        var request = new Request(id, new TaskCompletionSource<Approval?>(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            if (waiting.Count >= Capacity)
                return Task.FromException<Approval?>(new JournalOverloadedException("Too many approvals wait to be read."));
            waiting.Add(request);
            if (isRunning)
                return request.Reply.Task;
            isRunning = true;
        }

        _ = Task.Run(RunAsync);
        return request.Reply.Task;
    }

    private async Task RunAsync()
    {
        while (TakeAll() is { } requests)
        {
            foreach (var chunk in requests.Chunk(MaxPerQuery))
                await ReadAsync(chunk);
        }
    }

    private List<Request>? TakeAll()
    {
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                isRunning = false;
                return null;
            }

            var taken = waiting;
            waiting = [];
            return taken;
        }
    }

    private async Task ReadAsync(Request[] requests)
    {
        try
        {
            var askedAt = time.GetTimestamp();
            var loaded = await journal.LoadAsync(requests.Select(request => request.Id).ToHashSet(), CancellationToken.None);
            clock.Observe(loaded.DatabaseTime, askedAt);
            foreach (var request in requests)
                request.Reply.SetResult(loaded.Approvals.GetValueOrDefault(request.Id));
        }
        catch (Exception failure)
        {
            foreach (var request in requests)
                request.Reply.TrySetException(failure);
        }
    }
}
