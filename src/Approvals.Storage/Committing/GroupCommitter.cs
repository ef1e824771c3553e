using System.Threading.Channels;
using Approvals.Application.Journal;

namespace Approvals.Storage.Committing;

/// <summary>
/// Commits what many actors append as few transactions, in one lane or several: while the batches of all lanes are being
/// synced, the next one gathers. An idle committer holds no thread.
/// </summary>
internal sealed class GroupCommitter : IAsyncDisposable
{
    private readonly Channel<PendingEntry> queue;
    private readonly int batchSize;
    private readonly Company company;
    private readonly IReadOnlyList<Task> lanes;

    // One lane gathers at a time; all below is touched only by it, or under the lock.
    private readonly SemaphoreSlim turn = new(1);
    private readonly Queue<PendingEntry> deferred = new();
    private readonly HashSet<Guid> committing = [];

    private readonly BatchSplit split = new();

    /// <param name="writers">One for each lane.</param>
    public GroupCommitter(IReadOnlyList<IBatchWriter> writers, int capacity, int batchSize)
    {
        this.batchSize = batchSize;
        queue = Channel.CreateBounded<PendingEntry>(new BoundedChannelOptions(capacity));
        company = new Company(writers.Count);
        lanes = [.. writers.Select((writer, lane) => Task.Run(() => RunAsync(lane, writer)))];
    }

    public async Task<AppendResult> AppendAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new PendingEntry(entry, cancellationToken);
        if (!queue.Writer.TryWrite(pending))
            throw new JournalOverloadedException("Too many commits wait for the database.");
        company.Arrived(queue.Reader.Count);
        return await pending.Outcome.WaitAsync(cancellationToken);
    }

    /// <summary>Commits what was queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await Task.WhenAll(lanes);
        turn.Dispose();
    }

    private async Task RunAsync(int lane, IBatchWriter writer)
    {
        await using (writer)
        {
            while (await NextAsync(lane) is { } batch)
            {
                await split.CommitAsync(writer, batch);
                lock (committing)
                    committing.ExceptWith(batch.Where(pending => !pending.Entry.IsCheck).Select(pending => pending.Entry.Id));
                company.Finished();
            }
        }
    }

    /// <returns>Null when nothing more will come.</returns>
    private async Task<List<PendingEntry>?> NextAsync(int lane)
    {
        await turn.WaitAsync();
        try
        {
            while (deferred.Count > 0 || await queue.Reader.WaitToReadAsync())
            {
                await company.GatherAsync(() => queue.Reader.Count + deferred.Count);
                var finished = company.NextFinish;
                var batch = Gather();
                if (batch.Count > 0)
                {
                    company.Started(lane, batch.Count);
                    return batch;
                }

                // What is left waits for a batch that holds an entry of the same approval.
                if (deferred.Count > 0)
                    await finished;
            }

            return null;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>A second entry for the same approval waits until the first is committed: within one statement it could not see it.</summary>
    private List<PendingEntry> Gather()
    {
        var batch = new List<PendingEntry>();
        var leftOver = new Queue<PendingEntry>();
        lock (committing)
        {
            while (batch.Count < batchSize && (deferred.TryDequeue(out var pending) || queue.Reader.TryRead(out pending)))
            {
                if (pending.Abandon() || pending.GiveUp())
                    continue;
                if (pending.Entry.IsCheck || committing.Add(pending.Entry.Id))
                    batch.Add(pending);
                else
                    leftOver.Enqueue(pending);
            }
        }

        while (deferred.TryDequeue(out var later))
            leftOver.Enqueue(later);
        while (leftOver.TryDequeue(out var later))
            deferred.Enqueue(later);
        return batch;
    }
}
