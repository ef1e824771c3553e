using Approvals.Actors.Kernel;
using Approvals.Actors.Ports;
using Approvals.Domain.State;

namespace Approvals.Actors.Region;

/// <summary>Loads many actors with one query: whatever is asked for while a query runs goes into the next.</summary>
internal sealed class LoadCoalescer
{
    private const int Capacity = 100_000;
    private const int MaxPerQuery = 500;

    private readonly IJournal journal;
    private readonly DatabaseClock clock;
    private readonly TimeProvider time;
    private readonly Mailbox<Request> mailbox;

    public LoadCoalescer(IJournal journal, DatabaseClock clock, TimeProvider time)
    {
        this.journal = journal;
        this.clock = clock;
        this.time = time;
        mailbox = new Mailbox<Request>(Capacity, LoadAllAsync);
    }

    private sealed record Request(Guid Id, TaskCompletionSource<Approval?> Reply);

    public Task<Approval?> LoadAsync(Guid id)
    {
        var request = new Request(id, new TaskCompletionSource<Approval?>(TaskCreationOptions.RunContinuationsAsynchronously));
        return mailbox.Post(request) == PostResult.Accepted
            ? request.Reply.Task
            : Task.FromException<Approval?>(new JournalOverloadedException("Too many approvals wait to be loaded."));
    }

    private async Task LoadAllAsync(List<Request> requests)
    {
        foreach (var chunk in requests.Chunk(MaxPerQuery))
        {
            try
            {
                var askedAt = time.GetTimestamp();
                var loaded = await journal.LoadAsync(chunk.Select(request => request.Id).ToHashSet(), CancellationToken.None);
                clock.Observe(loaded.DatabaseTime, askedAt);
                foreach (var request in chunk)
                    request.Reply.SetResult(loaded.Approvals.GetValueOrDefault(request.Id));
            }
            catch (Exception failure)
            {
                foreach (var request in chunk)
                    request.Reply.TrySetException(failure);
            }
        }
    }
}
